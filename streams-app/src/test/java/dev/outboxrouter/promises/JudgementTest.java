package dev.outboxrouter.promises;

import static dev.outboxrouter.promises.Promise.IN_ORDER;
import static dev.outboxrouter.promises.Promise.NOTHING_LOST;
import static dev.outboxrouter.promises.Promise.NOTHING_TWICE;
import static dev.outboxrouter.promises.Setup.MESSAGES;
import static dev.outboxrouter.promises.Setup.OUTBOX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.promises.ConnectAnswer.Answered;
import dev.outboxrouter.promises.ConnectAnswer.NotAsked;
import dev.outboxrouter.promises.ConnectAnswer.Unreachable;
import dev.outboxrouter.promises.Finding.DoesNotHold;
import dev.outboxrouter.promises.Finding.Holds;
import dev.outboxrouter.promises.Finding.NotKnown;
import dev.outboxrouter.promises.RawTopic.Writers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of the promises, whatever is found; {@link SettingRulesTest} has each setting by itself. */
class JudgementTest {

    @Test
    void shouldHoldAllOfThemWhereEverythingIsAsItShouldBe() {
        assertThat(new Setup().judge())
                .hasOnlyElementsOfType(Holds.class)
                .extracting(Finding::promise)
                .containsExactly(NOTHING_LOST, NOTHING_TWICE, IN_ORDER);
    }

    @Test
    void shouldKnowNothingBeforeThereIsARawTopic() {
        assertThat(new Setup().onlyRaw().judge())
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
        "unclean.leader.election.enable, true, may lack records",
        "min.insync.replicas, 1, acknowledged by one replica",
        "min.insync.replicas, 3, not writable while one broker is away"
    })
    void shouldNotPromiseThatNothingIsLostWithATopicThatLoses(String setting, String value, String why) {
        assertThat(broken(new Setup().raw(MESSAGES, setting, value)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.promise()).isEqualTo(NOTHING_LOST);
                    assertThat(finding.why()).startsWith("example.message is ").contains(why);
                });
    }

    /** Of the other topics nothing is said that the one sentence does not say. */
    @Test
    void shouldSayOfOneBrokerOnlyThatItIsAlone() {
        Setup alone = new Setup().oneBroker().rawReplicas(1);
        for (Hop hop : Hop.values()) {
            alone.replicas(hop, 1).written(hop, "min.insync.replicas", "1");
        }
        for (String topic : List.of(MESSAGES, OUTBOX, Setup.CUSTOMERS)) {
            alone.raw(topic, "min.insync.replicas", "1");
        }

        assertThat(findings(alone))
                .singleElement()
                .isInstanceOfSatisfying(
                        DoesNotHold.class,
                        finding -> assertThat(finding.why())
                                .startsWith(
                                        "example.message, example.public.customers, example.public.outbox are on one broker alone")
                                .doesNotContain("KAFKA-20734"));
        assertThat(broken(alone.dropsDecidedCommits()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("KAFKA-20734"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Hop.class,
            names = {"AGGREGATE_TOPIC", "DEAD_LETTER_TOPIC", "INTERNAL_TOPIC", "TRANSACTION_LOG", "GROUP_OFFSETS"})
    void shouldNotKnowWhatTheRouterIsNotAllowedToSee(Hop hop) {
        assertThat(open(new Setup().replicas(hop, 0).hidden(hop)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("not shown to the router"));
        assertThat(open(new Setup().hidden(hop)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("settings of", "not shown to the router"));
    }

    @Test
    void shouldNotKnowTheBrokersSettingsThatAreNotShown() {
        assertThat(open(new Setup().hiddenBrokers()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("offsets.retention.minutes"));
    }

    @Test
    void shouldNotKnowAggregateTopicsThatHaveNoCommonName() {
        assertThat(open(new Setup().aggregatesUnknown()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("route.topic.replacement"));
    }

    @Test
    void shouldNameAFewOfManyTopics() {
        assertThat(new Names(List.of("b", "a", "c", "d", "e", "f", "g")).are())
                .isEqualTo("a, b, c, d, e and 2 more are");
    }

    @Test
    void shouldNotKnowWhatAnUnknownTransformDoes() {
        assertThat(open(new Setup().connector("transforms", "x").connector("transforms.x.type", "a.B$Value")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("transforms x"));
    }

    @Test
    void shouldSayThatAConnectorDoesNotRun() {
        assertThat(open(new Setup().state("FAILED")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("c is FAILED"));
    }

    @Test
    void shouldMissTheSlotOfTheConnector() {
        assertThat(broken(new Setup().withoutSlot()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("the slot slot does not exist"));
    }

    @Test
    void shouldNeedNoFailoverSlotWithoutAStandby() {
        assertThat(new Setup().withoutStandby().slot("reserved", false, false).judge())
                .hasOnlyElementsOfType(Holds.class);
    }

    @Test
    void shouldNotPromiseThatNothingComesTwiceWithoutTransactions() {
        Setup plain = new Setup().writers(MESSAGES, Writers.NOT_TRANSACTIONAL);

        assertThat(broken(plain)).singleElement().satisfies(finding -> {
            assertThat(finding.promise()).isEqualTo(NOTHING_TWICE);
            assertThat(finding.why()).startsWith("example.message is written without transactions");
            assertThat(finding.mend()).contains("exactly.once.support=required", "deduplication.window");
        });
        assertThat(plain.deduplicates().judge())
                .hasOnlyElementsOfType(Holds.class)
                .filteredOn(finding -> finding.promise() == NOTHING_TWICE)
                .singleElement()
                .satisfies(finding ->
                        assertThat(((Holds) finding).why()).contains("event ids are looked at (deduplication.window)"));
    }

    @Test
    void shouldNotPromiseThatNothingComesTwiceWithAConnectorThatDoesNotRequireIt() {
        assertThat(broken(new Setup()
                        .writers(MESSAGES, Writers.NOT_TRANSACTIONAL)
                        .connector("exactly.once.support", "requested")))
                .extracting(Finding::promise)
                .containsExactly(NOTHING_TWICE);
    }

    @Test
    void shouldNotKnowWhoWritesUnlessTheConnectorIsKnown() {
        Setup unknown = new Setup().writers(MESSAGES, Writers.UNKNOWN);

        assertThat(unknown.judge()).hasOnlyElementsOfType(Holds.class);
        assertThat(open(unknown.connect(new NotAsked())))
                .extracting(Finding::promise)
                .contains(NOTHING_TWICE);
    }

    @Test
    void shouldNotPromiseAnOrderOfRowsThatTheirPrimaryKeySpreads() {
        Setup spread = new Setup().connector("message.key.columns", "public.other:id");

        assertThat(broken(spread)).extracting(Finding::promise).containsExactly(IN_ORDER);
        assertThat(spread.rawPartitions(OUTBOX, 1).judge()).hasOnlyElementsOfType(Holds.class);
        assertThat(open(new Setup().connect(new NotAsked())))
                .extracting(Finding::promise)
                .contains(IN_ORDER);
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, true", "PAUSED, true", "FAILED, true", "STOPPED, false"})
    void shouldRefuseConnectorsOfOnePrefixUnlessAllButOneAreStopped(String state, boolean refused) {
        List<FoundConnector> connectors = new Setup()
                .anotherConnector("another", state, Map.of())
                .evidence()
                .connectors();

        assertThat(SharedTopicPrefix.amongWriting(connectors).isPresent()).isEqualTo(refused);
        assertThat(SharedTopicPrefix.among(connectors))
                .hasValueSatisfying(shared -> assertThat(shared.problem())
                        .contains("the connectors another and c have the same topic.prefix=example"));
    }

    @Test
    void shouldAllowConnectorsOfDifferentPrefixes() {
        List<FoundConnector> connectors = new Setup()
                .anotherConnector("another", "RUNNING", Map.of("topic.prefix", "other"))
                .evidence()
                .connectors();

        assertThat(SharedTopicPrefix.among(connectors)).isEmpty();
    }

    @Test
    void shouldSayThatConnectDoesNotAnswerOrHasNoSuchConnector() {
        assertThat(open(new Setup().onlyRaw(MESSAGES).connect(new Unreachable("ConnectException"))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("ConnectException"));
        assertThat(open(new Setup().onlyRaw(MESSAGES).connect(new Answered(List.of()))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("no Debezium connector"));
    }

    @Test
    void shouldSayThatPostgresDoesNotAnswerOrIsNotAsked() {
        assertThat(open(new Setup().database(new DatabaseState.NotAsked())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("PostgreSQL was not asked"));
        assertThat(open(new Setup().database(new DatabaseState.Unreachable("refused"))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("PostgreSQL does not answer: refused"));
    }

    private static List<Finding> findings(Setup setup) {
        return setup.judge().stream()
                .filter(finding -> !(finding instanceof Holds))
                .toList();
    }

    private static List<DoesNotHold> broken(Setup setup) {
        return setup.judge().stream()
                .filter(DoesNotHold.class::isInstance)
                .map(DoesNotHold.class::cast)
                .toList();
    }

    private static List<NotKnown> open(Setup setup) {
        return setup.judge().stream()
                .filter(NotKnown.class::isInstance)
                .map(NotKnown.class::cast)
                .toList();
    }
}
