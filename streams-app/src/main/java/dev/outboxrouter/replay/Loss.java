package dev.outboxrouter.replay;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What retention has taken of a partition.
 *
 * @param partition of a raw topic
 * @param firstOffset the first that is left
 * @param firstWritten when that was written; empty when nothing is left
 * @param isAskedFor whether it is known that something of it was asked for
 */
public record Loss(TopicPartition partition, long firstOffset, Optional<Instant> firstWritten, boolean isAskedFor) {}
