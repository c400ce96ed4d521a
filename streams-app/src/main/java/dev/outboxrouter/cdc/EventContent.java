package dev.outboxrouter.cdc;

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

    private static final EventContent NO_OBJECT = new EventContent(false, List.of(Optional.empty()));

    public EventContent {
        events = List.copyOf(events);
    }

    /** Reads one content after the other. Not for several threads. */
    public static final class Reader {

        private final JsonScanner json = new JsonScanner();

        /** Most messages hold one event: its fields need no room of their own each time. */
        private final JsonFields only = JsonFields.reusable();

        private final EventContent one = new EventContent(false, List.of(Optional.of(only)));

        /**
         * Reads bytes that are one JSON value and nothing else.
         *
         * @return what they hold, good until the next call
         * @throws MalformedJsonException when they are not, or are an array of more than {@link #MAX_EVENTS}
         */
        public EventContent read(Slice utf8) throws MalformedJsonException {
            if (utf8.length() == 0) {
                throw new MalformedJsonException(Flaw.EMPTY, "there are no bytes");
            }
            json.begin(utf8);
            if (json.isAtEnd()) {
                throw new MalformedJsonException(Flaw.EMPTY, "there is only white space");
            }
            byte first = json.peek();
            EventContent content = first == '[' ? array(utf8.input()) : one(first, utf8.input());
            json.expectEnd();
            return content;
        }

        /**
         * Reads bytes that are one JSON object and nothing else.
         *
         * @return its members, good until the next call
         * @throws MalformedJsonException when they are not
         */
        public JsonFields readObject(Slice utf8) throws MalformedJsonException {
            EventContent content = read(utf8);
            if (content.isArray() || content.events().get(0).isEmpty()) {
                throw new MalformedJsonException(Flaw.NOT_AN_OBJECT, "the JSON value is not an object");
            }
            return content.events().get(0).get();
        }

        private EventContent one(byte first, byte[] input) throws MalformedJsonException {
            if (first == '{') {
                JsonFields unused = only.with(json, input);
                return one;
            }
            json.skipValue();
            return NO_OBJECT;
        }

        private EventContent array(byte[] input) throws MalformedJsonException {
            List<Optional<JsonFields>> events = new ArrayList<>();
            for (boolean more = json.enterArray(); more; more = json.nextElement()) {
                if (events.size() == MAX_EVENTS) {
                    throw json.malformed(
                            Flaw.LIMIT_EXCEEDED, "the array has more than %d events".formatted(MAX_EVENTS));
                }
                events.add(event(input));
            }
            return new EventContent(true, events);
        }

        private Optional<JsonFields> event(byte[] input) throws MalformedJsonException {
            if (json.peek() == '{') {
                return Optional.of(JsonFields.readObject(json, input));
            }
            // Read to its end, so that "not an object" is never said of what is not even JSON.
            json.skipValue();
            return Optional.empty();
        }
    }

    /** Whether bytes are one JSON object or array and nothing else, with nothing before it. */
    public static boolean isObjectOrArray(byte[] utf8) {
        if (utf8.length == 0 || (utf8[0] != '{' && utf8[0] != '[')) {
            return false;
        }
        try {
            JsonScanner json = new JsonScanner().begin(Slice.of(utf8));
            json.skipValue();
            json.expectEnd();
            return true;
        } catch (MalformedJsonException e) {
            return false;
        }
    }
}
