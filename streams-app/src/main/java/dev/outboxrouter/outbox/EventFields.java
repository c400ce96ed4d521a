package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.FieldType;
import dev.outboxrouter.cdc.JsonField;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of an event by name: exactly, else ignoring case and {@code _}, so that {@code aggregateid},
 * {@code aggregateId} and {@code aggregate_id} are the same field.
 */
final class EventFields {

    private static final byte[] NOTHING = new byte[0];

    private final JsonFields fields;
    private final Problems problems;

    EventFields(JsonFields fields, Problems problems) {
        this.fields = fields;
        this.problems = problems;
    }

    /** Text that every event needs. Empty only when a problem is noted. */
    Optional<String> requiredText(String name) {
        JsonField field = required(name);
        if (field != null && (field.kind() != JsonField.Kind.STRING || field.type() == FieldType.BYTES)) {
            problems.note(RejectionCode.FIELD_INVALID, "the field \"%s\" is not a string".formatted(name));
            return Optional.empty();
        }
        return notEmpty(field, name);
    }

    /** A text, number or boolean that every event needs, as text. Empty only when a problem is noted. */
    Optional<String> requiredScalar(String name) {
        return notEmpty(required(name), name);
    }

    /** A text, number or boolean that an event may lack, as text. */
    Optional<String> optionalScalar(String name) {
        JsonField field = find(name);
        return field == null || field.kind() == JsonField.Kind.NULL ? Optional.empty() : scalar(field, name);
    }

    /** A field that an event must have, whatever its value, null included. Null only when a problem is noted. */
    @Nullable JsonField present(String name) {
        JsonField field = find(name);
        if (field == null) {
            problems.note(RejectionCode.FIELD_MISSING, "the field \"%s\" is missing".formatted(name));
        }
        return field;
    }

    /** A field that an event may lack; null when it does. */
    @Nullable JsonField find(String name) {
        JsonField exact = theOnly(name, field -> field.name().equals(name));
        if (exact != null) {
            return exact;
        }
        String wanted = folded(name);
        return theOnly(name, field -> folded(field.name()).equals(wanted));
    }

    /** The value's bytes; a text that UTF-8 cannot hold is a problem. */
    byte[] bytes(JsonField field, String name) {
        try {
            return field.bytes();
        } catch (MalformedJsonException e) {
            problems.note(RejectionCode.FIELD_INVALID, "the field \"%s\": %s".formatted(name, e.getMessage()));
            return NOTHING;
        }
    }

    /** Notes that the field has a value of a kind that it may not have. */
    void wrongKind(JsonField field, String name, String wanted) {
        problems.note(
                RejectionCode.FIELD_INVALID,
                "the field \"%s\" is %s, not %s"
                        .formatted(name, field.kind().name().toLowerCase(Locale.ROOT), wanted));
    }

    private @Nullable JsonField required(String name) {
        JsonField field = find(name);
        if (field == null || field.kind() == JsonField.Kind.NULL) {
            problems.note(RejectionCode.FIELD_MISSING, "the field \"%s\" is missing or null".formatted(name));
            return null;
        }
        return field;
    }

    private Optional<String> notEmpty(@Nullable JsonField field, String name) {
        if (field == null) {
            return Optional.empty();
        }
        Optional<String> text = scalar(field, name);
        if (text.isPresent() && text.get().isEmpty()) {
            problems.note(RejectionCode.FIELD_INVALID, "the field \"%s\" is empty".formatted(name));
            return Optional.empty();
        }
        return text;
    }

    private Optional<String> scalar(JsonField field, String name) {
        return switch (field.kind()) {
            case STRING, NUMBER, BOOLEAN -> Optional.of(new String(bytes(field, name), StandardCharsets.UTF_8));
            case NULL, OBJECT, ARRAY -> {
                wrongKind(field, name, "a string, number or boolean");
                yield Optional.empty();
            }
        };
    }

    private @Nullable JsonField theOnly(String name, Predicate<JsonField> wanted) {
        JsonField found = null;
        for (JsonField field : fields.fields()) {
            if (wanted.test(field)) {
                if (found != null) {
                    problems.note(
                            RejectionCode.FIELD_AMBIGUOUS, "several fields could be meant by \"%s\"".formatted(name));
                }
                found = field;
            }
        }
        return found;
    }

    private static String folded(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
