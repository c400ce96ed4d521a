package dev.outboxrouter.replay;

import dev.outboxrouter.clients.ReadRange;
import dev.outboxrouter.clients.RunProgress;
import dev.outboxrouter.clients.TransactionalWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a part of the raw topics and writes its events, with how far it is, in one transaction after the other. */
final class ReplayRun {

    private static final int MAX_RECORDS = 2_000;
    private static final long MAX_BYTES = 8L << 20;

    private final ReplayPositions positions;
    private final HistoryRouting routing;
    private final KafkaConsumer<byte[], byte[]> reader;
    private final Optional<TransactionalWriter> writer;
    private final RunProgress progress;
    private final long length;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final Map<TopicPartition, Long> passed = new HashMap<>();
    private long bytes;
    private long taken;
    private long done;

    ReplayRun(
            ReplayPositions positions,
            HistoryRouting routing,
            KafkaConsumer<byte[], byte[]> reader,
            Optional<TransactionalWriter> writer,
            RunProgress progress) {
        this.positions = positions;
        this.routing = routing;
        this.reader = reader;
        this.writer = writer;
        this.progress = progress;
        this.length = positions.range().to().entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - from(end.getKey())))
                .sum();
    }

    /**
     * Runs to the end of the part, or until it is stopped.
     *
     * @return whether it came to its end
     * @throws KafkaException when Kafka was lost on the way
     */
    boolean run() {
        passed.putAll(positions.range().from());
        write();
        ReadRange range = positions.range();
        boolean isDone = range.read(reader, progress::isStopped, this::take);
        if (isDone) {
            passed.putAll(range.to());
        }
        write();
        return isDone;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        for (ProducerRecord<byte[], byte[]> event : routing.route(record)) {
            records.add(event);
            bytes += event.value() == null ? 0 : event.value().length;
        }
        Long before = passed.put(partition, record.offset() + 1);
        done += record.offset() + 1 - (before == null ? from(partition) : before);
        taken++;
        progress.at(done, length, "raw records");
        if (taken >= MAX_RECORDS || bytes >= MAX_BYTES) {
            write();
        }
    }

    private void write() {
        if (writer.isPresent() && !passed.isEmpty()) {
            Map<TopicPartition, OffsetAndMetadata> now = new HashMap<>();
            passed.forEach((partition, offset) -> now.put(partition, positions.at(partition, offset)));
            writer.get().write(records, now, reader.groupMetadata());
        }
        records.clear();
        bytes = 0;
        taken = 0;
    }

    private long from(TopicPartition partition) {
        return positions.range().from().getOrDefault(partition, 0L);
    }
}
