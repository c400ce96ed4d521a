package dev.outboxrouter.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.check.Checked.Open;
import dev.outboxrouter.check.Checked.Part;
import dev.outboxrouter.check.Checked.Wrong;
import dev.outboxrouter.promises.ConnectAnswer;
import dev.outboxrouter.promises.FoundConnector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a connector, a slot and an ACL, and how it is mended. */
class ConnectorCheckTest {

    private static final String URL = "http://connect:8083/";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "STOPPED, curl -X PUT http://connect:8083/connectors/c/resume",
                "PAUSED, curl -X PUT http://connect:8083/connectors/c/resume",
                "FAILED, curl -X POST 'http://connect:8083/connectors/c/restart?includeTasks=true'",
                "without a task, wait for it"
            })
    void shouldSayHowAConnectorIsMended(String state, String mend) {
        assertThat(ConnectorCheck.of(new ConnectAnswer.Answered(List.of(connector(state))), URL))
                .singleElement()
                .isInstanceOfSatisfying(
                        Wrong.class, wrong -> assertThat(wrong.mend()).contains(mend));
    }

    @Test
    void shouldSayThatNobodyWasAsked() {
        assertThat(ConnectorCheck.of(new ConnectAnswer.NotAsked(), ""))
                .singleElement()
                .isInstanceOf(Open.class);
        assertThat(SlotCheck.of(Optional.empty(), Set.of())).singleElement().isInstanceOf(Open.class);
    }

    @ParameterizedTest
    @CsvSource({"RUNNING", "STOPPED"})
    void shouldNotAcceptTwoConnectorsOfOnePrefix(String state) {
        FoundConnector another = new FoundConnector(
                "d", new FoundConnector.Run(state, List.of("RUNNING")), Map.of("topic.prefix", "example"));

        assertThat(ConnectorCheck.of(new ConnectAnswer.Answered(List.of(connector("RUNNING"), another)), URL))
                .first()
                .isInstanceOfSatisfying(Wrong.class, wrong -> {
                    assertThat(wrong.what()).contains("c and d have the same topic.prefix=example");
                    assertThat(wrong.mend()).contains("curl -X DELETE http://connect:8083/connectors/<name>");
                });
    }

    @Test
    void shouldGiveTheCommandForAnAclThatIsMissing() {
        assertThat(NoAccess.to(AclOperation.DESCRIBE_CONFIGS, "topic", "example.message", false))
                .isEqualTo(new Wrong(
                        Part.ACCESS,
                        "the router may not DESCRIBE_CONFIGS the topic example.message",
                        "kafka-acls --add --allow-principal User:… --operation DescribeConfigs --topic example.message"
                                + " (docs/security.md)"));
        assertThat(NoAccess.to(AclOperation.WRITE, "transactional-id", "outbox-router", true)
                        .mend())
                .contains("--operation Write --transactional-id outbox-router --resource-pattern-type prefixed");
    }

    private static FoundConnector connector(String state) {
        return new FoundConnector(
                "c", new FoundConnector.Run(state, List.of("RUNNING")), Map.of("topic.prefix", "example"));
    }
}
