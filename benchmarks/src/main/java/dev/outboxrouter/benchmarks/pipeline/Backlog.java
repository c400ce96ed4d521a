package dev.outboxrouter.benchmarks.pipeline;

import java.util.Locale;

/**
 * Raw records that wait to be routed.
 *
 * @param kind their shape
 * @param payloadBytes of each event
 * @param aggregateTypes how many there are, and so aggregate topics
 * @param aggregates how many different aggregates; {@link #ALL_DISTINCT}: each event is of another
 * @param events how many records
 */
record Backlog(RawKind kind, int payloadBytes, int aggregateTypes, int aggregates, int events) {

    /** Spread evenly enough over the partitions, as a live system's are. */
    static final int SOME_AGGREGATES = 5_000;

    static final int ALL_DISTINCT = Integer.MAX_VALUE;

    private static final int ENVELOPE_BYTES = 650;

    Backlog {
        if (payloadBytes < 64 || aggregateTypes < 1 || aggregates < aggregateTypes || events < 1) {
            throw new IllegalArgumentException("no such backlog");
        }
    }

    /** One aggregate type, and as many events as the amounts says for this size. */
    static Backlog of(RawKind kind, int payloadBytes, Amounts amounts) {
        long each = ENVELOPE_BYTES + (kind == RawKind.MESSAGES ? payloadBytes * 4L / 3 : payloadBytes);
        int events = (int) Math.min(amounts.backlogEvents(), amounts.backlogBytes() / each);
        return new Backlog(kind, payloadBytes, 1, SOME_AGGREGATES, events);
    }

    Backlog withTypes(int types) {
        return new Backlog(kind, payloadBytes, types, aggregates, events);
    }

    Backlog withEvents(int number) {
        return new Backlog(kind, payloadBytes, aggregateTypes, aggregates, number);
    }

    /** Each event of another aggregate. */
    Backlog withDistinctAggregates() {
        return new Backlog(kind, payloadBytes, aggregateTypes, ALL_DISTINCT, events);
    }

    boolean isDistinct() {
        return aggregates == ALL_DISTINCT;
    }

    /** As figures name it: {@code messages, 200 B}. */
    String variant() {
        String size = payloadBytes < 1_000 ? payloadBytes + " B" : payloadBytes / 1_000 + " KB";
        return kind.name().toLowerCase(Locale.ROOT) + ", " + size;
    }

    String topic() {
        return "raw-%s-%d-%d-%d"
                .formatted(kind.name().toLowerCase(Locale.ROOT), payloadBytes, aggregateTypes, aggregates);
    }

    RawEvent event(long number) {
        long aggregate = isDistinct() ? number : Math.floorMod(RawEvent.mixed(number), aggregates);
        return new RawEvent(number, type(aggregate), String.valueOf(aggregate), Payloads.json(number, payloadBytes));
    }

    /** The aggregate type of a number; the only one is {@code order}. */
    String type(long number) {
        return aggregateTypes == 1 ? "order" : "order-" + number % aggregateTypes;
    }
}
