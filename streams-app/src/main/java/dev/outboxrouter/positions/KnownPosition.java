package dev.outboxrouter.positions;

import org.apache.kafka.common.Uuid;

/**
 * A position that the group had committed in a raw partition.
 *
 * @param topicId Kafka's id of the topic; a topic that is deleted and created again has another
 * @param offset the first offset that was not routed; the group's offset may have been higher when it expired
 */
record KnownPosition(Uuid topicId, long offset) {}
