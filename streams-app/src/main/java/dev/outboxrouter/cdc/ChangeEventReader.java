package dev.outboxrouter.cdc;

import org.jspecify.annotations.Nullable;

/**
 * Reads the value of a raw record, as Kafka Connect's {@code JsonConverter} writes it, in one forward pass. An envelope
 * with its schema ({@code {"schema":…,"payload":…}}) is recognised record by record and read like one without. Not for
 * several threads.
 */
public final class ChangeEventReader {

    private final JsonScanner json = new JsonScanner();
    private final Envelope envelope;

    /**
     * Makes a reader.
     *
     * @param encoding how the connector writes the content of logical messages
     */
    public ChangeEventReader(BinaryEncoding encoding) {
        this.envelope = new Envelope(encoding);
    }

    /**
     * Reads one record.
     *
     * @param key the raw bytes, null when there is none
     * @param value the raw bytes, null for a tombstone
     * @return what they say, good until the next call; {@link ChangeEvent.Unreadable} when they are none of Debezium's. Never
     *     throws for any input
     */
    public ChangeEvent read(byte @Nullable [] key, byte @Nullable [] value) {
        if (value == null) {
            return ChangeEvent.NoChange.TOMBSTONE;
        }
        try {
            if (value.length == 0) {
                throw new MalformedJsonException(Flaw.EMPTY, "there are no bytes");
            }
            json.begin(Slice.of(value));
            byte first = json.peek();
            if (first != '{') {
                if (first != '[') {
                    json.skipValue();
                }
                throw json.malformed(Flaw.NOT_AN_ENVELOPE, "the record's value is not a JSON object");
            }
            envelope.begin(value);
            envelope.read(json);
            json.expectEnd();
            return envelope.toChangeEvent(key);
        } catch (MalformedJsonException e) {
            return new ChangeEvent.Unreadable(e.flaw(), String.valueOf(e.getMessage()));
        }
    }
}
