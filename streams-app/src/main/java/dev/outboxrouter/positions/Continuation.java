package dev.outboxrouter.positions;

/**
 * An operator's decision for a partition that waits.
 *
 * @param from the position for which it was made; it does not apply to any other
 * @param at the offset to read on from
 */
public record Continuation(long from, long at) {}
