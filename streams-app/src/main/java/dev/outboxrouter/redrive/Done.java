package dev.outboxrouter.redrive;

import dev.outboxrouter.clients.ReadRange;
import dev.outboxrouter.delivery.RedrivenTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which letters have been dealt with: a record in a compacted topic for each, written in the transaction that dealt with
 * it. Its key is the letter's place, {@code <id of the dead-letter topic>/<partition>/<offset>}: a dead-letter topic that
 * was deleted and made again has another id.
 */
final class Done {

    private static final Logger LOG = LoggerFactory.getLogger(Done.class);

    /** A topic's id, as Kafka writes it, a partition and an offset, both without a sign and small enough to be parsed. */
    private static final Pattern KEY = Pattern.compile("([A-Za-z0-9_-]{22})/([0-9]{1,9})/([0-9]{1,18})");

    private final String lettersTopic;
    private final String topic;
    private final Uuid letters;
    private final ReadRange range;

    /** Counted from the partition's beginning: a bit a letter, however many there are. */
    private final Map<Integer, BitSet> offsets = new HashMap<>();

    private final List<String> outdated = new ArrayList<>();

    private @Nullable ConsumerRecord<byte[], byte[]> firstForeign;
    private long foreignRecords;

    private Done(String deadLetterTopic, Uuid letters, ReadRange range) {
        this.lettersTopic = deadLetterTopic;
        this.topic = RedrivenTopic.of(deadLetterTopic);
        this.letters = letters;
        this.range = range;
    }

    /**
     * Nothing yet.
     *
     * @param letters the id of the dead-letter topic
     * @param range the letters that are there; others are not remembered
     */
    static Done nothing(String deadLetterTopic, Uuid letters, ReadRange range) {
        return new Done(deadLetterTopic, letters, range);
    }

    /** Reads what is remembered until now. Records that no redrive wrote are skipped; one warning names the first. */
    void read(Consumer<byte[], byte[]> reader) {
        boolean unused = ReadRange.all(
                        reader, topic, reader.partitionsFor(topic).size())
                .read(reader, () -> false, this::remember);
        if (firstForeign != null) {
            LOG.warn(
                    "Records were not written by a redrive and are skipped: revoke WRITE on the topic from all others"
                            + " topic={} partition={} offset={} records={}",
                    topic,
                    firstForeign.partition(),
                    firstForeign.offset(),
                    foreignRecords);
        }
    }

    boolean contains(Letter letter) {
        int partition = letter.record().partition();
        BitSet ofPartition = offsets.get(partition);
        return ofPartition != null
                && ofPartition.get(index(partition, letter.record().offset()));
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
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        Matcher place = KEY.matcher(key);
        if (!place.matches()) {
            firstForeign = firstForeign == null ? record : firstForeign;
            foreignRecords++;
            return;
        }
        if (record.value() == null) {
            outdated.remove(key);
            return;
        }
        int partition = Integer.parseInt(place.group(2));
        long offset = Long.parseLong(place.group(3));
        if (!place.group(1).equals(letters.toString()) || offset < begin(partition)) {
            outdated.add(key);
        } else if (offset < range.to().getOrDefault(new TopicPartition(lettersTopic, partition), 0L)) {
            offsets.computeIfAbsent(partition, number -> new BitSet()).set(index(partition, offset));
        }
    }

    private int index(int partition, long offset) {
        return Math.toIntExact(offset - begin(partition));
    }

    private long begin(int partition) {
        return range.from().getOrDefault(new TopicPartition(lettersTopic, partition), 0L);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
