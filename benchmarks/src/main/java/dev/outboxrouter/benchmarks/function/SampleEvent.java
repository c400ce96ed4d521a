package dev.outboxrouter.benchmarks.function;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * An event, and where it stands in the database's log.
 *
 * @param id the event id
 * @param type its type, which is of one aggregate type
 * @param aggregateId the aggregate's id
 * @param payload JSON
 * @param position of the message or the row
 */
record SampleEvent(UUID id, EventType type, String aggregateId, String payload, Position position) {

    /** So many that no branch predictor learns them. */
    static final int COUNT = 1_024;

    private static final List<EventType> TYPES = List.of(EventType.values());

    /** What a row or message takes in the log besides the payload. */
    private static final int LOG_BYTES = 180;

    /** The same events each time, with payloads of so many bytes. */
    static List<SampleEvent> all(int payloadBytes) {
        SplittableRandom random = new SplittableRandom(payloadBytes);
        Payloads payloads = new Payloads(random.split());
        List<SampleEvent> events = new ArrayList<>(COUNT);
        Position position = Position.first();
        for (int i = 0; i < COUNT; i++) {
            EventType type = TYPES.get(random.nextInt(TYPES.size()));
            int number = random.nextInt(1_000_000, 9_000_000);
            events.add(new SampleEvent(
                    uuid(random), type, String.valueOf(number), payloads.of(type, number, payloadBytes), position));
            int bytes = LOG_BYTES + payloadBytes;
            position = random.nextInt(3) == 0
                    ? position.next(bytes)
                    : position.nextTransaction(bytes, random.nextInt(40, 900));
        }
        return events;
    }

    /** The prefix of the logical message by which {@code outbox_emit} sends it. */
    String prefix() {
        return "outbox/%s/%s".formatted(type.aggregateType(), aggregateId);
    }

    /** What that message holds; 003-outbox-emit.sql puts it together. */
    byte[] content() {
        return "{\"id\":\"%s\",\"aggregatetype\":\"%s\",\"aggregateid\":\"%s\",\"type\":\"%s\",\"payload\":%s,\"headers\":{}}"
                .formatted(id, type.aggregateType(), aggregateId, type, payload)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Random, of version 4. */
    private static UUID uuid(SplittableRandom random) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
