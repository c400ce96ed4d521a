package dev.outboxrouter.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.topology.RouterTopology;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupAgreementTest {

    private static final String TOPICS = "source.message.topics";

    @Test
    void shouldBeTheSameForTheSameRawTopics() {
        assertThat(agreement(TOPICS, "a.message,b.message")).isEqualTo(agreement(TOPICS, "b.message,a.message"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source.outbox.topics       | b.public.outbox",
                "source.message.topics.regex| c\\..*",
                "source.table.topics        | a.public.customers:customer",
                "deduplication.window       | 1h"
            })
    void shouldDifferWithEachSettingThatAllMembersMustShare(String option, String value) {
        assertThat(agreement(option, value)).isNotEqualTo(agreement(TOPICS, "a.message"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "route.topic.replacement | other.${routedByValue}",
                "dead.letter.topic       | other.dead-letters",
                "kafka.num.stream.threads| 3",
                "http.port               | 0"
            })
    void shouldBeTheSameWithSettingsThatMembersNeedNotShare(String option, String value) {
        assertThat(agreement(option, value)).isEqualTo(agreement(TOPICS, "a.message"));
    }

    @Test
    void shouldBeShownByTheClientIdsThatKafkaStreamsDerives() {
        GroupAgreement agreement = agreement(TOPICS, "a.message");

        assertThat(GroupAgreement.shownBy(agreement.uniqueClientId("router") + "-StreamThread-12-consumer"))
                .contains(agreement);
        assertThat(GroupAgreement.shownBy(agreement.clientId("mine") + "-StreamThread-1-consumer"))
                .contains(agreement);
        assertThat(agreement.uniqueClientId("router")).isNotEqualTo(agreement.uniqueClientId("router"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "outbox-router-3f39053f-beb0-462f-88fa-cbed5ee9fdc4-StreamThread-1-consumer",
                "router-reads-388f560efc25-StreamThread-1-producer",
                "router-reads-388f56-StreamThread-1-consumer",
                ""
            })
    void shouldNotBeReadFromOtherClientIds(String clientId) {
        assertThat(GroupAgreement.shownBy(clientId)).isEmpty();
    }

    private static GroupAgreement agreement(String option, String value) {
        Map<String, String> options = new HashMap<>(Map.of(TOPICS, "a.message"));
        options.put(option, value);
        return GroupAgreement.of(RouterTopology.describe(RouterConfig.of(options)));
    }
}
