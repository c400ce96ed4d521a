package dev.outboxrouter.redrive;

import dev.outboxrouter.delivery.DeadLetters;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.delivery.Marks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What one transaction writes: the events of some letters, what of them failed again, and that they are dealt with. */
final class LetterBatch {

    private static final int MAX_LETTERS = 500;
    private static final long MAX_BYTES = 8L << 20;

    private final Done done;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private int letters;
    private long bytes;

    LetterBatch(Done done) {
        this.done = done;
    }

    void add(Letter letter, Verdict.Settled settled) {
        for (Delivery.Event event : settled.events()) {
            add(Marks.markedIfItFits(event, Marks.REDRIVEN, letter.place()));
        }
        settled.failures().forEach(failure -> add(again(letter, failure.record())));
        add(done.record(letter, settled.failures().isEmpty() ? "routed" : "failed again"));
        letters++;
    }

    boolean isFull() {
        return letters >= MAX_LETTERS || bytes >= MAX_BYTES;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    List<ProducerRecord<byte[], byte[]>> records() {
        return List.copyOf(records);
    }

    /** In the partition of the first letter, where it keeps its place in the order; and it is the same one of its array. */
    private static ProducerRecord<byte[], byte[]> again(Letter letter, ProducerRecord<byte[], byte[]> failure) {
        Headers headers = new RecordHeaders(failure.headers());
        if (headers.lastHeader(DeadLetters.EVENT_INDEX) == null
                && letter.index().isPresent()) {
            put(headers, DeadLetters.EVENT_INDEX, letter.index().getAsInt());
        }
        put(headers, DeadLetters.FIRST_OFFSET, letter.rank());
        return new ProducerRecord<>(
                failure.topic(),
                letter.record().partition(),
                failure.timestamp(),
                failure.key(),
                failure.value(),
                headers);
    }

    private void add(ProducerRecord<byte[], byte[]> record) {
        records.add(record);
        bytes += record.value() == null ? 0 : record.value().length;
    }

    private static void put(Headers headers, String name, long value) {
        headers.remove(name).add(name, String.valueOf(value).getBytes(StandardCharsets.UTF_8));
    }
}
