package dev.outboxrouter.parity;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What happened in the database. */
sealed interface Change {

    /** A change of an outbox row; {@code after} is what the row then has, and has no fields after a delete or truncate. */
    record Row(String operation, List<EventField> after) implements Change {
        boolean hasAfter() {
            return !operation.equals("d") && !operation.equals("t");
        }
    }

    /** What follows a delete. */
    record Tombstone() implements Change {}

    /** A logical message that holds one event. */
    record Message(String prefix, String before, List<EventField> fields, String after) implements Change {
        byte[] content() {
            return (before + object(fields) + after).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** A logical message that holds several events. */
    record Events(String prefix, List<List<EventField>> events) implements Change {
        byte[] content() {
            return events.stream()
                    .map(Change::object)
                    .collect(Collectors.joining(" , ", "[", "]"))
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    /** A logical message that holds no JSON object. */
    record Unreadable(String prefix, byte[] content) implements Change {
        @Override
        public String toString() {
            return "Unreadable[" + prefix + ", " + new String(content, StandardCharsets.ISO_8859_1) + "]";
        }
    }

    private static String object(List<EventField> fields) {
        return fields.stream()
                .map(field -> JsonTexts.quoted(field.name()) + ": " + field.json())
                .collect(Collectors.joining(", ", "{", " }"));
    }
}
