package dev.outboxrouter.promises;

import static dev.outboxrouter.promises.Promise.IN_ORDER;
import static dev.outboxrouter.promises.Promise.NOTHING_LOST;
import static dev.outboxrouter.promises.Promise.NOTHING_TWICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.promises.ConnectAnswer.Answered;
import dev.outboxrouter.promises.ConnectAnswer.NotAsked;
import dev.outboxrouter.promises.ConnectAnswer.Unreachable;
import dev.outboxrouter.promises.Finding.DoesNotHold;
import dev.outboxrouter.promises.Finding.Holds;
import dev.outboxrouter.promises.Finding.NotKnown;
import dev.outboxrouter.promises.RawTopic.Kind;
import dev.outboxrouter.promises.RawTopic.Writers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the promises, whatever is found. */
class JudgementTest {

    private static final FoundConnector SHIPPED = new FoundConnector(
            "c", run("RUNNING"), true, List.of(), false, false, "example", "public.outbox:aggregateid", "slot");

    @Test
    void shouldHoldAllOfThemWhereEverythingIsAsItShouldBe() {
        assertThat(judge(new Answered(List.of(SHIPPED)), messages(), outbox()))
                .extracting(Finding::promise)
                .containsExactly(NOTHING_LOST, NOTHING_TWICE, IN_ORDER);
        assertThat(judge(new Answered(List.of(SHIPPED)), messages(), outbox())).hasOnlyElementsOfType(Holds.class);
    }

    @Test
    void shouldKnowNothingBeforeThereIsARawTopic() {
        assertThat(judge(new Answered(List.of(SHIPPED))))
                .hasOnlyElementsOfType(NotKnown.class)
                .extracting(Finding::promise)
                .containsExactly(NOTHING_LOST, NOTHING_TWICE, IN_ORDER);
    }

    @ParameterizedTest
    @CsvSource({
        "cleanup.policy, compact, compacted",
        "cleanup.policy, 'compact,delete', compacted",
        "retention.ms, 3600000, less than a day",
        "retention.bytes, 1000000, bounded by size",
        "unclean.leader.election.enable, true, may lack records"
    })
    void shouldNotPromiseThatNothingIsLostWithATopicThatLoses(String setting, String value, String why) {
        Map<String, String> settings = new HashMap<>(messages().settings());
        settings.put(setting, value);
        RawTopic topic = new RawTopic("example.message", Kind.MESSAGES, 6, 3, settings, Writers.TRANSACTIONAL);

        assertThat(broken(judge(new Answered(List.of(SHIPPED)), topic)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.promise()).isEqualTo(NOTHING_LOST);
                    assertThat(finding.why()).startsWith("example.message is ").contains(why);
                });
    }

    @Test
    void shouldNotPromiseThatNothingIsLostOnOneBroker() {
        RawTopic topic =
                new RawTopic("example.message", Kind.MESSAGES, 6, 1, messages().settings(), Writers.TRANSACTIONAL);

        assertThat(broken(judge(new Answered(List.of(SHIPPED)), topic)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).doesNotContain("KAFKA-20734"));
        assertThat(broken(Judgement.of(new Evidence(List.of(topic), true, new NotAsked(), false))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("KAFKA-20734"));
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, outbox, false, false, transforms outbox",
        "RUNNING, , true, false, drops its slot",
        "RUNNING, , false, true, passes over"
    })
    void shouldNotPromiseThatNothingIsLostWithAConnectorThatLoses(
            String state, String transform, boolean dropped, boolean tolerated, String why) {
        List<String> transforms = transform == null ? List.of() : List.of(transform);
        FoundConnector connector = new FoundConnector(
                "c", run(state), true, transforms, dropped, tolerated, "example", SHIPPED.keyColumns(), "slot");

        assertThat(broken(judge(new Answered(List.of(connector)), messages())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains(why));
    }

    @Test
    void shouldSayThatAConnectorDoesNotRun() {
        FoundConnector failed = new FoundConnector(
                "c", run("FAILED"), true, List.of(), false, false, "example", SHIPPED.keyColumns(), "slot");

        assertThat(open(judge(new Answered(List.of(failed)), messages())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("c is FAILED"));
    }

    @Test
    void shouldNotPromiseThatNothingComesTwiceWithoutTransactions() {
        RawTopic topic = written(Writers.NOT_TRANSACTIONAL);

        assertThat(broken(judge(new NotAsked(), topic))).singleElement().satisfies(finding -> {
            assertThat(finding.promise()).isEqualTo(NOTHING_TWICE);
            assertThat(finding.why()).startsWith("example.message is written without transactions");
            assertThat(finding.mend()).contains("exactly.once.support=required", "deduplication.window");
        });
        assertThat(broken(Judgement.of(new Evidence(List.of(topic), false, new NotAsked(), true))))
                .isEmpty();
    }

    @Test
    void shouldNotPromiseThatNothingComesTwiceWithAConnectorThatDoesNotRequireIt() {
        FoundConnector connector = new FoundConnector(
                "c", run("RUNNING"), false, List.of(), false, false, "example", SHIPPED.keyColumns(), "slot");

        assertThat(broken(judge(new Answered(List.of(connector)), messages())))
                .extracting(Finding::promise)
                .containsExactly(NOTHING_TWICE);
    }

    @Test
    void shouldNotKnowWhoWritesUnlessTheConnectorIsKnown() {
        assertThat(open(judge(new NotAsked(), written(Writers.UNKNOWN))))
                .extracting(Finding::promise)
                .contains(NOTHING_TWICE);
        assertThat(judge(new Answered(List.of(SHIPPED)), written(Writers.UNKNOWN)))
                .hasOnlyElementsOfType(Holds.class);
    }

    @Test
    void shouldNotPromiseAnOrderOfRowsThatTheirPrimaryKeySpreads() {
        FoundConnector connector = new FoundConnector(
                "c", run("RUNNING"), true, List.of(), false, false, "example", "public.other:id", "slot");

        assertThat(broken(judge(new Answered(List.of(connector)), outbox())))
                .extracting(Finding::promise)
                .containsExactly(IN_ORDER);
        assertThat(open(judge(new NotAsked(), outbox())))
                .extracting(Finding::promise)
                .contains(IN_ORDER);
        RawTopic alone =
                new RawTopic("example.public.outbox", Kind.OUTBOX, 1, 3, outbox().settings(), Writers.TRANSACTIONAL);
        assertThat(judge(new Answered(List.of(connector)), alone)).hasOnlyElementsOfType(Holds.class);
    }

    @Test
    void shouldSayThatConnectDoesNotAnswerOrHasNoSuchConnector() {
        assertThat(open(judge(new Unreachable("ConnectException"), messages())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("ConnectException"));
        assertThat(open(judge(new Answered(List.of()), messages())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("no Debezium connector"));
    }

    private static List<Finding> judge(ConnectAnswer connect, RawTopic... topics) {
        return Judgement.of(new Evidence(Arrays.asList(topics), false, connect, false));
    }

    private static List<DoesNotHold> broken(List<Finding> findings) {
        return findings.stream()
                .filter(DoesNotHold.class::isInstance)
                .map(DoesNotHold.class::cast)
                .toList();
    }

    private static List<NotKnown> open(List<Finding> findings) {
        return findings.stream()
                .filter(NotKnown.class::isInstance)
                .map(NotKnown.class::cast)
                .toList();
    }

    private static RawTopic messages() {
        return written(Writers.TRANSACTIONAL);
    }

    private static RawTopic written(Writers writers) {
        return new RawTopic(
                "example.message",
                Kind.MESSAGES,
                6,
                3,
                Map.of("cleanup.policy", "delete", "retention.ms", "604800000", "retention.bytes", "-1"),
                writers);
    }

    private static RawTopic outbox() {
        return new RawTopic(
                "example.public.outbox", Kind.OUTBOX, 6, 3, messages().settings(), Writers.TRANSACTIONAL);
    }

    private static FoundConnector.Run run(String state) {
        return new FoundConnector.Run(state, List.of(state));
    }
}
