package dev.outboxrouter.cdc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a logical message holds: one event as a JSON object, or an array of events.
 *
 * @param isArray whether it is an array
 * @param events the events in their order; empty where there is something else than a JSON object
 */
public record EventContent(boolean isArray, List<Optional<JsonFields>> events) {

    /** Most events in one array: each makes a record, or a dead letter, in one Kafka transaction. */
    public static final int MAX_EVENTS = 10_000;

    public EventContent {
        events = List.copyOf(events);
    }

    /**
     * Reads bytes that are one JSON value and nothing else.
     *
     * @throws MalformedJsonException when they are not, or are an array of more than {@link #MAX_EVENTS}
     */
    public static EventContent read(byte[] utf8) throws MalformedJsonException {
        try (JsonParser parser = Json.parser(utf8)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new MalformedJsonException(Flaw.EMPTY, "there is only white space");
            }
            boolean isArray = first == JsonToken.START_ARRAY;
            List<Optional<JsonFields>> events = new ArrayList<>();
            if (isArray) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (events.size() == MAX_EVENTS) {
                        throw new MalformedJsonException(
                                Flaw.LIMIT_EXCEEDED, "the array has more than %d events".formatted(MAX_EVENTS));
                    }
                    events.add(event(parser, utf8));
                }
            } else {
                events.add(event(parser, utf8));
            }
            Json.expectEnd(parser);
            return new EventContent(isArray, events);
        } catch (IOException e) {
            throw Json.malformed(e);
        }
    }

    /** Whether bytes are one JSON object or array and nothing else, with nothing before it. */
    public static boolean isObjectOrArray(byte[] utf8) {
        if (utf8.length == 0 || (utf8[0] != '{' && utf8[0] != '[')) {
            return false;
        }
        try (JsonParser parser = Json.parser(utf8)) {
            parser.nextToken();
            parser.skipChildren();
            Json.expectEnd(parser);
            return true;
        } catch (MalformedJsonException | IOException e) {
            return false;
        }
    }

    private static Optional<JsonFields> event(JsonParser parser, byte[] input)
            throws MalformedJsonException, IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return Optional.of(JsonFields.readObject(parser, input));
        }
        // Read to its end, so that "not an object" is never said of what is not even JSON.
        parser.skipChildren();
        return Optional.empty();
    }
}
