package dev.outboxrouter.topology;

import org.jspecify.annotations.Nullable;

/**
 * What travels from the processor to a sink: the bytes, and the topic they go to.
 *
 * @param topic where they go
 * @param value the record's value; null for a tombstone
 */
record Outgoing(String topic, byte @Nullable [] value) {}
