package dev.outboxrouter.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.clients.ReadRange;
import dev.outboxrouter.delivery.DeadLetters;
import dev.outboxrouter.outbox.SkipReason;
import dev.outboxrouter.topology.RawRecords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** What becomes of a letter that one configuration made, under another. */
class VerdictTest {

    private static final String EVENT = "{\"id\":\"%s\",\"aggregatetype\":\"%s\",\"aggregateid\":\"1\",\"payload\":1}";
    private static final String WITH_TOMBSTONE = "source.table.tombstone=true";
    private static final String ALLOWED = "route.aggregate.types=";

    @Test
    void shouldSendWhatTheMendedRulesRoute() {
        Letter letter = Letters.ofMessage(event("a", "order"), ALLOWED + "customer");

        assertThat(letter.code()).isEqualTo("AGGREGATE_TYPE_NOT_ALLOWED");
        assertThat(letter.aggregateType()).contains("order");
        assertThat(letter.rawPlace()).isEqualTo("example.message-1@42");
        assertThat(letter.rawHeaders()).extracting(Header::key).containsExactly("__debezium.context.task");
        assertThat(ids(Letters.judged(letter, ALLOWED + "order"))).containsExactly("a");
    }

    @Test
    void shouldLeaveALetterThatFailsForTheSameReason() {
        Letter letter = Letters.ofMessage("no JSON");

        assertThat(Letters.judged(letter)).isEqualTo(new Verdict.Unchanged());
    }

    @Test
    void shouldMakeANewLetterOfOneThatFailsForAnotherReasonInItsPlace() {
        Letter letter = Letters.ofMessage(event("a", "no topic"), ALLOWED + "customer");
        Verdict.Settled settled = (Verdict.Settled) Letters.judged(letter);

        assertThat(settled.events()).isEmpty();
        LetterBatch batch =
                new LetterBatch(Done.nothing("outbox.dead-letters", Uuid.ONE_UUID, new ReadRange(Map.of(), Map.of())));
        batch.add(letter, settled);
        ProducerRecord<byte[], byte[]> again = batch.records().get(0);
        assertThat(again.partition()).isEqualTo(letter.record().partition());
        assertThat(again.value()).isEqualTo(letter.record().value());
        Letter newLetter = Letters.letter(again, 99);
        assertThat(newLetter.code()).isEqualTo("AGGREGATE_TYPE_ILLEGAL");
        assertThat(newLetter.rank()).isEqualTo(letter.record().offset()).isEqualTo(17);
        assertThat(newLetter.rawPlace()).isEqualTo(letter.rawPlace());
        assertThat(batch.records()).hasSize(2);
        assertThat(text(batch.records().get(1).key())).isEqualTo(Uuid.ONE_UUID + "/2/17");
    }

    @Test
    void shouldSendOfAnArrayThatEventAloneThatTheLetterIsOf() {
        List<Letter> letters = Letters.ofMessages(
                "[%s,%s,%s]".formatted(event("a", "customer"), event("b", "order"), event("c", "order")),
                ALLOWED + "customer");

        assertThat(letters).hasSize(2);
        assertThat(ids(Letters.judged(letters.get(0)))).containsExactly("b");
        assertThat(ids(Letters.judged(letters.get(1)))).containsExactly("c");
    }

    @Test
    void shouldKeepWhichOfItsArrayItIsWhenTheWholeRecordIsRejectedNow() {
        Letter letter = Letters.ofMessages(
                        "[%s,%s]".formatted(event("a", "customer"), event("b", "order")), ALLOWED + "customer")
                .get(0);
        Verdict.Settled settled = (Verdict.Settled) Letters.judged(letter, "binary.handling.mode=hex");

        LetterBatch batch =
                new LetterBatch(Done.nothing("outbox.dead-letters", Uuid.ONE_UUID, new ReadRange(Map.of(), Map.of())));
        batch.add(letter, settled);
        Letter again = Letters.letter(batch.records().get(0), 99);
        assertThat(again.code()).isEqualTo("CONTENT_NOT_BASE64");
        assertThat(again.index()).hasValue(1);
        assertThat(ids(Letters.judged(again))).containsExactly("b");
    }

    @Test
    void shouldSendAllEventsOfARecordThatCouldNotBeReadAtAll() {
        Letter letter = Letters.ofMessage(
                "[%s,%s]".formatted(event("a", "customer"), event("b", "order")), "binary.handling.mode=hex");

        assertThat(letter.index()).isEmpty();
        assertThat(ids(Letters.judged(letter))).containsExactly("a", "b");
    }

    @Test
    void shouldTellADeleteFromItsTombstone() {
        List<Letter> letters = Letters.ofDelete(WITH_TOMBSTONE, "topic.creation.default.max.message.bytes=80");

        assertThat(letters)
                .extracting(Letter::code)
                .containsOnly("EVENT_TOO_LARGE")
                .hasSize(2);
        Verdict.Settled delete = (Verdict.Settled) Letters.judged(letters.get(0), WITH_TOMBSTONE);
        Verdict.Settled tombstone = (Verdict.Settled) Letters.judged(letters.get(1), WITH_TOMBSTONE);
        assertThat(delete.events())
                .singleElement()
                .satisfies(event -> assertThat(event.record().value()).isNotNull());
        assertThat(tombstone.events())
                .singleElement()
                .satisfies(event -> assertThat(event.record().value()).isNull());
    }

    @Test
    void shouldKeepWhatTodaysRulesIgnore() {
        Letter letter = Letters.ofMessage(event("a", "order"), ALLOWED + "customer");

        assertThat(Letters.judged(letter, "message.prefix.include.list=other"))
                .isEqualTo(new Verdict.Ignored(SkipReason.FOREIGN_PREFIX));
    }

    @Test
    void shouldKeepWhatCanNoLongerBeTold() {
        Letter letter = Letters.ofMessage(event("a", "order"), ALLOWED + "customer");

        assertThat(Verdict.of(letter, List.of())).isEqualTo(new Verdict.Unknown());
    }

    @Test
    void shouldNotTakeForALetterWhatDoesNotSayWhereItCameFrom() {
        ProducerRecord<byte[], byte[]> other = new ProducerRecord<>("outbox.dead-letters", null, 1L, null, new byte[0]);
        assertThat(other.headers().lastHeader(DeadLetters.TOPIC)).isNull();
        assertThat(Letter.of(RawRecords.of(other.topic(), 0, 0, 1, new byte[0], other.value(), other.headers())))
                .isEmpty();
    }

    private static List<String> ids(Verdict verdict) {
        return ((Verdict.Settled) verdict)
                .events().stream().map(event -> text(event.routed().eventId())).toList();
    }

    private static String event(String id, String aggregateType) {
        return EVENT.formatted(id, aggregateType);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
