package dev.outboxrouter.delivery;

/** Topics that take a little less than they do, so that a record still fits when headers are added to it. */
public final class RoomForMarks implements Destinations {

    private final Destinations destinations;
    private final int ofEvents;
    private final int ofLetters;

    private RoomForMarks(Destinations destinations, int ofEvents, int ofLetters) {
        this.destinations = destinations;
        this.ofEvents = ofEvents;
        this.ofLetters = ofLetters;
    }

    /** Leaves this many bytes in events. */
    public static RoomForMarks inEvents(Destinations destinations, int bytes) {
        return new RoomForMarks(destinations, bytes, 0);
    }

    /** Leaves this many bytes in dead letters. */
    public static RoomForMarks inLetters(Destinations destinations, int bytes) {
        return new RoomForMarks(destinations, 0, bytes);
    }

    @Override
    public Destination of(String topic) {
        return withRoom(destinations.of(topic), ofEvents);
    }

    @Override
    public Destination ofDeadLetters(String topic) {
        return withRoom(destinations.ofDeadLetters(topic), ofLetters);
    }

    private static Destination withRoom(Destination destination, int bytes) {
        return destination instanceof Destination.Ready ready
                ? new Destination.Ready(ready.partitions(), ready.maxRecordBytes() - bytes, ready.timestamps())
                : destination;
    }
}
