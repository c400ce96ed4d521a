package dev.outboxrouter.delivery;

/** Topics that take a little less, so that an event still fits when it is marked. */
public final class RoomForMarks implements Destinations {

    private final Destinations destinations;
    private final int bytes;

    /** Leaves room in these, of so many bytes. */
    public RoomForMarks(Destinations destinations, int bytes) {
        this.destinations = destinations;
        this.bytes = bytes;
    }

    @Override
    public Destination of(String topic) {
        return withRoom(destinations.of(topic));
    }

    @Override
    public Destination ofDeadLetters(String topic) {
        return withRoom(destinations.ofDeadLetters(topic));
    }

    private Destination withRoom(Destination destination) {
        return destination instanceof Destination.Ready ready
                ? new Destination.Ready(ready.partitions(), ready.maxRecordBytes() - bytes)
                : destination;
    }
}
