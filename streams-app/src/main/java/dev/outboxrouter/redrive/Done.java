package dev.outboxrouter.redrive;

import dev.outboxrouter.clients.ReadRange;
import dev.outboxrouter.delivery.RedrivenTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Which letters have been dealt with: a record in a compacted topic for each, written in the transaction that dealt with
 * it. Its key is the letter's place, {@code <id of the dead-letter topic>/<partition>/<offset>}: a dead-letter topic that
 * was deleted and made again has another id.
 */
final class Done {

    private final String topic;
    private final Uuid letters;
    private final Map<Integer, Long> beginnings = new HashMap<>();

    /** Counted from the partition's beginning: a bit a letter, however many there are. */
    private final Map<Integer, BitSet> offsets = new HashMap<>();

    private final List<String> outdated = new ArrayList<>();

    private Done(String deadLetterTopic, Uuid letters, Map<TopicPartition, Long> beginnings) {
        this.topic = RedrivenTopic.of(deadLetterTopic);
        this.letters = letters;
        beginnings.forEach((partition, beginning) -> this.beginnings.put(partition.partition(), beginning));
    }

    /**
     * Nothing yet.
     *
     * @param letters the id of the dead-letter topic
     * @param beginnings where its partitions begin
     */
    static Done nothing(String deadLetterTopic, Uuid letters, Map<TopicPartition, Long> beginnings) {
        return new Done(deadLetterTopic, letters, beginnings);
    }

    /** Reads what is remembered until now. */
    void read(KafkaConsumer<byte[], byte[]> reader) {
        boolean unused = ReadRange.all(
                        reader, topic, reader.partitionsFor(topic).size())
                .read(reader, () -> false, this::remember);
    }

    boolean contains(Letter letter) {
        BitSet ofPartition = offsets.get(letter.record().partition());
        return ofPartition != null
                && ofPartition.get(
                        index(letter.record().partition(), letter.record().offset()));
    }

    /** What remembers a letter. */
    ProducerRecord<byte[], byte[]> record(Letter letter, String what) {
        String key = "%s/%d/%d"
                .formatted(letters, letter.record().partition(), letter.record().offset());
        return new ProducerRecord<>(topic, bytes(key), bytes(what));
    }

    /** What forgets letters that are no longer there. */
    List<ProducerRecord<byte[], byte[]>> forgotten() {
        return outdated.stream()
                .map(key -> new ProducerRecord<byte[], byte[]>(topic, bytes(key), null))
                .toList();
    }

    private void remember(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            outdated.remove(key);
            return;
        }
        String[] parts = key.split("/", -1);
        if (parts.length != 3) {
            return;
        }
        int partition = Integer.parseInt(parts[1]);
        long offset = Long.parseLong(parts[2]);
        if (!parts[0].equals(letters.toString()) || offset < beginnings.getOrDefault(partition, 0L)) {
            outdated.add(key);
            return;
        }
        offsets.computeIfAbsent(partition, number -> new BitSet()).set(index(partition, offset));
    }

    private int index(int partition, long offset) {
        return Math.toIntExact(offset - beginnings.getOrDefault(partition, 0L));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
