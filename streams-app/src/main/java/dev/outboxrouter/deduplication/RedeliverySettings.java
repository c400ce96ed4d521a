package dev.outboxrouter.deduplication;

import java.time.Duration;

/**
 * Bounds of a {@link RedeliveryFilter}. None of them changes a verdict, as long as the clocks differ by less than is allowed for.
 *
 * @param maxTransactions upper bound on the recent transactions that are known of a raw partition
 * @param warmUpTransactions number of transactions after which a warm-up ends
 * @param warmUpBytes size of the raw records, in bytes, after which a warm-up ends
 * @param clockDifference upper bound on the difference between the clock of the database, which gives the commit times, and that
 *     of the Kafka Connect workers, or of the brokers where the raw topics have {@code message.timestamp.type=LogAppendTime}
 */
public record RedeliverySettings(
        int maxTransactions, int warmUpTransactions, long warmUpBytes, Duration clockDifference) {

    /** Recent transactions that are known of a raw partition: 180 KB. */
    public static final int MAX_TRANSACTIONS = 4_096;
}
