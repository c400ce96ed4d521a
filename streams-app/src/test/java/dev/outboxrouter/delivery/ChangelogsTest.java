package dev.outboxrouter.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.topology.RouterTopology;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.IncreasingAdminClient;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.internals.ExpectedChangelog;
import org.junit.jupiter.api.Test;

class ChangelogsTest {

    private static final RouterConfig CONFIG = RouterConfig.of(Map.of(
            "source.message.topics", "example.message",
            "source.outbox.topics.regex", "example\\..*\\.outbox",
            "deduplication.window", "1h",
            "kafka.application.id", "mine"));
    private static final String EVENT_IDS = "mine-event-ids-changelog";

    private final IncreasingAdminClient admin =
            new IncreasingAdminClient(Map.of("example.message", 3, EVENT_IDS, 3, "mine-x-changelog", 3));
    private final Changelogs changelogs = new Changelogs(
            admin, RouterTopology.changelogs(CONFIG, "mine"), CONFIG.rawTopics().pattern());

    @Test
    void shouldBeThoseOfTheStoresOfTheTopology() {
        assertThat(RouterTopology.changelogs(CONFIG, "mine")).containsExactly(EVENT_IDS);
    }

    @Test
    void shouldGetAsManyPartitionsAsTheLargestRawTopicHas() {
        admin.replace("example.message", 5);
        assertThat(changelogs.fit()).isEmpty();
        assertThat(admin.partitions(EVENT_IDS)).isEqualTo(5);

        admin.replace("example.late.outbox", 8);
        assertThat(changelogs.fit()).isEmpty();
        assertThat(admin.partitions(EVENT_IDS)).isEqualTo(8);
        assertThat(admin.partitions("mine-x-changelog")).as("of no store").isEqualTo(3);
    }

    @Test
    void shouldChangeNothingThatFits() {
        admin.refuse(new PolicyViolationException("not asked for"));

        assertThat(changelogs.fit()).isEmpty();
        assertThat(changelogs.misfits()).isEmpty();
    }

    @Test
    void shouldBeFitAsLongAsThereIsNoRawTopicOrNoChangelog() {
        assertThat(new Changelogs(admin, Set.of(EVENT_IDS), Pattern.compile("other")).fit())
                .isEmpty();
        assertThat(new Changelogs(admin, Set.of("other-changelog"), Pattern.compile("example.*")).fit())
                .isEmpty();
    }

    @Test
    void shouldNameTheCommandsWhereTheRouterMayNotIncreaseThem() {
        admin.replace("example.message", 5);
        admin.refuse(new TopicAuthorizationException(Set.of(EVENT_IDS)));

        assertThat(changelogs.fit())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains(EVENT_IDS + " has 3 partitions, the largest raw topic example.message has 5")
                        .contains(
                                "kafka-topics.sh --bootstrap-server … --alter --topic " + EVENT_IDS + " --partitions 5")
                        .contains("--operation Alter --topic " + EVENT_IDS));
    }

    @Test
    void shouldNameTheCommandAndNoRightWhereKafkaRefusesForAnotherReason() {
        admin.replace("example.message", 5);
        admin.refuse(new PolicyViolationException("at most 4"));

        assertThat(changelogs.fit())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("at most 4", "--partitions 5")
                        .doesNotContain("kafka-acls"));
    }

    @Test
    void shouldBeFitWhenAnotherRouterWasFaster() {
        admin.replace("example.message", 5);
        admin.refuse(new InvalidPartitionsException("Topic already has 5 partition(s)."));

        assertThat(changelogs.fit()).isEmpty();
    }

    @Test
    void shouldNotTakeALostKafkaForARefusal() {
        admin.replace("example.message", 5);
        admin.refuse(new TimeoutException("no broker"));

        assertThatThrownBy(changelogs::fit).isInstanceOf(TimeoutException.class);
    }

    @Test
    void shouldNotTakeBrokersThatAreAwayForARefusal() {
        admin.replace("example.message", 5);
        admin.refuse(new InvalidReplicationFactorException("All brokers are currently fenced."));

        assertThatThrownBy(changelogs::fit).isInstanceOf(RetriableException.class);
    }

    @Test
    void shouldSayWhatToDoWhenTheLargestRawTopicHasBecomeSmaller() {
        admin.replace("example.message", 2);

        assertThat(changelogs.fit())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("has 3 partitions, the largest raw topic example.message has 2")
                        .contains("--alter --topic example.message --partitions 3"));
        assertThat(changelogs.misfits()).hasSize(1).noneMatch(Changelogs.Misfit::isTooSmall);
    }

    /** Kafka Streams' own code fails, so that another wording of another version fails this test. */
    @Test
    void shouldRecogniseThatKafkaStreamsRefusesOne() {
        assertThat(changelogs.areRefusedBy(refusal(EVENT_IDS))).isTrue();
        assertThat(changelogs.areRefusedBy(refusal(EVENT_IDS))).isTrue();
        assertThat(changelogs.areRefusedBy(refusal("mine-x-changelog"))).isFalse();
        assertThat(changelogs.areRefusedBy(new StreamsException("something else")))
                .isFalse();
    }

    private Throwable refusal(String changelog) {
        StreamsConfig config = new StreamsConfig(StreamsProperties.of(CONFIG));
        return catchThrowable(() -> ExpectedChangelog.require(changelog, 5, admin, config));
    }
}
