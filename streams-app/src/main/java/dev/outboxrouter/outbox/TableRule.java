package dev.outboxrouter.outbox;

/**
 * How changes of an ordinary table become events.
 *
 * @param aggregateType the aggregate type of the table's rows
 * @param withBefore whether the value is {@code {"before":…,"after":…}}, or the row alone
 * @param tombstoneAfterDelete whether the event of a delete is followed by a tombstone
 */
public record TableRule(String aggregateType, boolean withBefore, boolean tombstoneAfterDelete) {}
