package dev.outboxrouter.clients;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Kafka's consumer with an upper bound on the bytes of one poll. {@code max.poll.records} bounds the number of records, and
 * the fetch sizes bound compressed bytes: 256 KiB of lz4 can hold records of 60 MB (docs/operations.md, "Largest record,
 * heap and fetch sizes").
 */
public class BoundedConsumer extends KafkaConsumer<byte[], byte[]> {

    /** Upper bound on the keys and values of one poll, unless its only record is larger. Above 250 records of 16 KiB. */
    static final long MAX_POLL_BYTES = 4L << 20;

    private final PollBudget budget;

    /** A consumer with Kafka's settings; those of deserializers are ignored. */
    public BoundedConsumer(Map<String, Object> settings) {
        this(settings, new PollBudget(MAX_POLL_BYTES));
    }

    private BoundedConsumer(Map<String, Object> settings, PollBudget budget) {
        super(settings, budget, budget);
        this.budget = budget;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        budget.begin();
        return super.poll(timeout);
    }
}
