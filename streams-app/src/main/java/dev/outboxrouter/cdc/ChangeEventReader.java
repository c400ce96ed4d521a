package dev.outboxrouter.cdc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of a raw record, as Kafka Connect's {@code JsonConverter} writes it, in one forward pass. An envelope
 * with its schema ({@code {"schema":…,"payload":…}}) is recognised record by record and read like one without.
 */
public final class ChangeEventReader {

    private final BinaryEncoding encoding;

    /**
     * Makes a reader.
     *
     * @param encoding how the connector writes the content of logical messages
     */
    public ChangeEventReader(BinaryEncoding encoding) {
        this.encoding = encoding;
    }

    /**
     * Reads one record.
     *
     * @param key the raw bytes, null when there is none
     * @param value the raw bytes, null for a tombstone
     * @return what they say; {@link ChangeEvent.Unreadable} when they are none of Debezium's. Never throws for any input
     */
    public ChangeEvent read(byte @Nullable [] key, byte @Nullable [] value) {
        if (value == null) {
            return ChangeEvent.NoChange.TOMBSTONE;
        }
        try (JsonParser parser = Json.parser(value)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new MalformedJsonException(Flaw.NOT_AN_ENVELOPE, "the record's value is not a JSON object");
            }
            Envelope envelope = new Envelope(value, encoding);
            envelope.read(parser);
            Json.expectEnd(parser);
            return envelope.toChangeEvent(key);
        } catch (MalformedJsonException e) {
            return new ChangeEvent.Unreadable(e.flaw(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            MalformedJsonException malformed = Json.malformed(e);
            return new ChangeEvent.Unreadable(malformed.flaw(), String.valueOf(malformed.getMessage()));
        }
    }
}
