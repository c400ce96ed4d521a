package dev.outboxrouter.observability.status;

import dev.outboxrouter.positions.LostRecords;

/**
 * A raw partition that waits for an operator in this instance.
 *
 * @param topic a raw topic
 * @param partition number of the partition
 * @param reason what has happened
 * @param from the first offset that was not routed
 * @param to the first offset that can be read
 * @param command lets the partition continue at {@code to}
 */
public record WaitingPartition(String topic, int partition, String reason, long from, long to, String command) {

    static WaitingPartition of(LostRecords lost) {
        return new WaitingPartition(
                lost.topic(), lost.partition(), lost.cause().text(), lost.from(), lost.to(), lost.command());
    }
}
