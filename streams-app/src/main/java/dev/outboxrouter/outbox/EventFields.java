package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.JsonField;
import dev.outboxrouter.cdc.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of an event by name: exactly, else ignoring case and {@code _}, so that {@code aggregateid},
 * {@code aggregateId} and {@code aggregate_id} are the same field. The first problem is kept, and the reading goes on, so
 * that a dead letter says all that could be read.
 */
final class EventFields {

    private final JsonFields fields;
    private @Nullable RejectionCode code;
    private @Nullable String reason;

    EventFields(JsonFields fields) {
        this.fields = fields;
    }

    /** A text or number that every event needs, as text. Empty only when a problem is noted. */
    Optional<String> required(String name) {
        JsonField field = find(name);
        if (field == null || field.kind() == JsonField.Kind.NULL) {
            note(RejectionCode.FIELD_MISSING, "the field \"%s\" is missing or null".formatted(name));
            return Optional.empty();
        }
        Optional<String> text = text(field, name);
        if (text.isPresent() && text.get().isEmpty()) {
            note(RejectionCode.FIELD_INVALID, "the field \"%s\" is empty".formatted(name));
            return Optional.empty();
        }
        return text;
    }

    /** A text or number that an event may lack, as text. */
    Optional<String> optional(String name) {
        JsonField field = find(name);
        return field == null || field.kind() == JsonField.Kind.NULL ? Optional.empty() : text(field, name);
    }

    /** The payload: a text's text, any other JSON value as it was written, null for JSON's null. */
    byte @Nullable [] payload(String name) {
        JsonField field = find(name);
        if (field == null) {
            note(RejectionCode.FIELD_MISSING, "the field \"%s\" is missing".formatted(name));
            return null;
        }
        return field.kind() == JsonField.Kind.NULL ? null : field.bytes();
    }

    /** The first problem that was met, as a dead letter; null when there was none. */
    RoutingOutcome.@Nullable Rejected problem(
            Optional<String> eventId, Optional<String> aggregateType, Optional<String> aggregateId) {
        return code == null || reason == null
                ? null
                : new RoutingOutcome.Rejected(code, reason, eventId, aggregateType, aggregateId);
    }

    private Optional<String> text(JsonField field, String name) {
        return switch (field.kind()) {
            case STRING, NUMBER -> Optional.of(new String(field.bytes(), StandardCharsets.UTF_8));
            case BOOLEAN, NULL, OBJECT, ARRAY -> {
                note(
                        RejectionCode.FIELD_INVALID,
                        "the field \"%s\" is %s, not a string or number"
                                .formatted(name, field.kind().name().toLowerCase(Locale.ROOT)));
                yield Optional.empty();
            }
        };
    }

    private @Nullable JsonField find(String name) {
        List<JsonField> found = matching(candidate -> candidate.equals(name));
        if (found.isEmpty()) {
            String wanted = folded(name);
            found = matching(candidate -> folded(candidate).equals(wanted));
        }
        if (found.size() > 1) {
            note(RejectionCode.FIELD_AMBIGUOUS, "several fields could be meant by \"%s\"".formatted(name));
        }
        return found.isEmpty() ? null : found.get(found.size() - 1);
    }

    private List<JsonField> matching(Predicate<String> name) {
        return fields.fields().stream().filter(field -> name.test(field.name())).toList();
    }

    private void note(RejectionCode problem, String detail) {
        if (code == null) {
            code = problem;
            reason = detail;
        }
    }

    private static String folded(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
