package dev.outboxrouter.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.chaos.Verdict.Offence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** A pipeline that does one thing wrong with one of its events is caught, whatever it is; one that does none is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckerTest {

    private static final int EVENTS = 500;
    private static final int CHANGED = 217;

    /** What a wrong pipeline does to the records of its topics; the record it is done to is an event of {@code a-1}. */
    static final List<Arguments> WRONG = List.of(
            wrong("drops an event", Offence.LOST, records -> records.remove(CHANGED)),
            wrong("drops a dead letter", Offence.LOST, records -> records.remove(deadLetter(records))),
            wrong(
                    "repeats an event at once",
                    Offence.DUPLICATED,
                    records -> records.add(CHANGED, records.get(CHANGED))),
            wrong("repeats an event much later", Offence.DUPLICATED, records -> records.add(records.get(CHANGED))),
            wrong(
                    "repeats a dead letter",
                    Offence.DUPLICATED,
                    records -> records.add(records.get(deadLetter(records)))),
            wrong(
                    "puts an event on a second topic",
                    Offence.DUPLICATED,
                    records -> records.add(with(records.get(CHANGED), "outbox.event.other", UnaryOperator.identity()))),
            wrong(
                    "puts an event on another topic",
                    Offence.ALTERED,
                    records -> records.set(
                            CHANGED, with(records.get(CHANGED), "outbox.event.other", UnaryOperator.identity()))),
            wrong(
                    "puts an event on another partition",
                    Offence.REORDERED,
                    records -> records.set(CHANGED, onPartition(records.get(CHANGED), 3))),
            wrong(
                    "swaps two events of an aggregate",
                    Offence.REORDERED,
                    records -> Collections.swap(records, CHANGED, next(records, CHANGED))),
            wrong(
                    "takes a byte of the payload",
                    Offence.ALTERED,
                    records -> records.set(
                            CHANGED,
                            with(records.get(CHANGED), records.get(CHANGED).topic(), text -> text.substring(1)))),
            wrong(
                    "makes nothing of the payload",
                    Offence.ALTERED,
                    records -> records.set(CHANGED, withoutValue(records.get(CHANGED)))),
            wrong("changes the key", Offence.ALTERED, records -> records.set(CHANGED, withKey(records.get(CHANGED)))),
            wrong(
                    "adds a header",
                    Offence.ALTERED,
                    records -> records.get(CHANGED).headers().add("more", new byte[0])),
            wrong(
                    "changes a header",
                    Offence.ALTERED,
                    records -> records.get(CHANGED)
                            .headers()
                            .remove("eventType")
                            .add("eventType", "Type".getBytes(StandardCharsets.UTF_8))),
            wrong(
                    "says another reason",
                    Offence.ALTERED,
                    records -> records.get(deadLetter(records))
                            .headers()
                            .remove("outbox.error.code")
                            .add("outbox.error.code", "RECORD_NOT_JSON".getBytes(StandardCharsets.UTF_8))),
            wrong(
                    "makes an event up",
                    Offence.PHANTOM,
                    records -> records.add(record("order", "a-1", "no-such-event"))),
            wrong(
                    "sends what was rolled back",
                    Offence.PHANTOM,
                    records -> records.add(record("order", "a-1", "rolled-back"))));

    private final Ledger ledger = new Ledger();
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    CheckerTest() {
        Random random = new Random(1);
        for (int i = 0; i < EVENTS; i++) {
            boolean poison = i % 50 == 49;
            String type = poison ? "" : random.nextBoolean() ? "order" : "payment";
            String key = poison ? "{\"prefix\":\"outbox/poison/" + i + "\"}" : "a-" + random.nextInt(4);
            ConsumerRecord<byte[], byte[]> found = record(type, key, "event-" + i);
            Arrival arrival = Arrival.of(found);
            records.add(found);
            ledger.committed(
                    1,
                    "7" + i / 3,
                    List.of(new Event(arrival.id(), Door.MESSAGE, arrival.topic(), key, arrival.contents())));
        }
        ConsumerRecord<byte[], byte[]> never = record("order", "a-1", "rolled-back");
        ledger.takenBack(
                1,
                "rolled back",
                List.of(new Event(
                        "rolled-back",
                        Door.MESSAGE,
                        never.topic(),
                        "a-1",
                        Arrival.of(never).contents())));
    }

    @Test
    void shouldFindNothingWrongWithAllInPlace() {
        Verdict verdict = verdict(records);

        assertThat(verdict.isGood()).isTrue();
        assertThat(verdict).hasToString("events=490 lost=0 duplicated=0 reordered=0 phantom=0 altered=0 dead=10");
    }

    @Test
    void shouldNotAskForOrderBetweenAggregates() {
        List<ConsumerRecord<byte[], byte[]>> byAggregate = new ArrayList<>(records);
        byAggregate.sort(
                Comparator.comparing(found -> found.topic() + new String(found.key(), StandardCharsets.UTF_8)));

        assertThat(verdict(byAggregate).isGood()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("WRONG")
    void shouldCatchAPipelineThat(String does, Offence offence, Consumer<List<ConsumerRecord<byte[], byte[]>>> wrong) {
        List<ConsumerRecord<byte[], byte[]>> arrived = new ArrayList<>();
        records.forEach(found -> arrived.add(copy(found)));
        wrong.accept(arrived);

        Verdict verdict = verdict(arrived);

        assertThat(verdict.offences()).as(does).containsEntry(offence, 1).hasSize(1);
        assertThat(verdict.first().orElseThrow()).startsWith(offence.toString());
    }

    private Verdict verdict(List<ConsumerRecord<byte[], byte[]>> arrived) {
        Checker checker = new Checker(ledger);
        arrived.forEach(found -> checker.arrived(Arrival.of(found)));
        return checker.verdict();
    }

    private static Arguments wrong(String does, Offence offence, Consumer<List<ConsumerRecord<byte[], byte[]>>> wrong) {
        return Arguments.of(does, offence, wrong);
    }

    /** The place of the next record of the same aggregate. */
    private static int next(List<ConsumerRecord<byte[], byte[]>> records, int from) {
        ConsumerRecord<byte[], byte[]> one = records.get(from);
        int next = from + 1;
        while (!records.get(next).topic().equals(one.topic())
                || !java.util.Arrays.equals(records.get(next).key(), one.key())) {
            next++;
        }
        return next;
    }

    private static int deadLetter(List<ConsumerRecord<byte[], byte[]>> records) {
        int place = 0;
        while (!records.get(place).topic().equals(Arrival.DEAD_LETTERS)) {
            place++;
        }
        return place;
    }

    /** A record as the router makes it; without an aggregate type a dead letter. */
    private static ConsumerRecord<byte[], byte[]> record(String aggregateType, String key, String id) {
        Map<String, String> headers = new HashMap<>();
        if (aggregateType.isEmpty()) {
            headers.put("outbox.error.code", "CONTENT_NOT_JSON");
        } else {
            headers.put("id", id);
            headers.put("eventType", "Type1");
        }
        ConsumerRecord<byte[], byte[]> found = new ConsumerRecord<>(
                aggregateType.isEmpty() ? Arrival.DEAD_LETTERS : "outbox.event." + aggregateType,
                0,
                0,
                key.getBytes(StandardCharsets.UTF_8),
                ("{\"of\": \"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
        headers.forEach((name, value) -> found.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return found;
    }

    private static ConsumerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> found) {
        return changed(found, found.topic(), found.partition(), found.key(), found.value());
    }

    private static ConsumerRecord<byte[], byte[]> with(
            ConsumerRecord<byte[], byte[]> found, String topic, UnaryOperator<String> value) {
        return changed(
                found,
                topic,
                found.partition(),
                found.key(),
                value.apply(new String(found.value(), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> withKey(ConsumerRecord<byte[], byte[]> found) {
        return changed(
                found, found.topic(), found.partition(), "\"a-1\"".getBytes(StandardCharsets.UTF_8), found.value());
    }

    private static ConsumerRecord<byte[], byte[]> withoutValue(ConsumerRecord<byte[], byte[]> found) {
        return changed(found, found.topic(), found.partition(), found.key(), null);
    }

    private static ConsumerRecord<byte[], byte[]> onPartition(ConsumerRecord<byte[], byte[]> found, int partition) {
        return changed(found, found.topic(), partition, found.key(), found.value());
    }

    private static ConsumerRecord<byte[], byte[]> changed(
            ConsumerRecord<byte[], byte[]> found,
            String topic,
            int partition,
            byte[] key,
            byte @org.jspecify.annotations.Nullable [] value) {
        ConsumerRecord<byte[], byte[]> changed = new ConsumerRecord<>(topic, partition, 0, key, value);
        new RecordHeaders(found.headers()).forEach(header -> changed.headers().add(header));
        return changed;
    }
}
