package dev.outboxrouter.topology;

import org.jspecify.annotations.Nullable;

/**
 * What travels from the processor to a sink: the bytes, and where they go.
 *
 * @param topic where they go
 * @param partition where they go within the topic; null: what the key says
 * @param value the record's value; null for a tombstone
 */
record Outgoing(String topic, @Nullable Integer partition, byte @Nullable [] value) {}
