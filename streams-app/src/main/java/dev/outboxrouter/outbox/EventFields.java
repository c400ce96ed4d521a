package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.cdc.FieldType;
import dev.outboxrouter.cdc.JsonField;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.MalformedJsonException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the fields of one event after the other by name: letter by letter, else ignoring case and {@code _}. */
final class EventFields {

    private static final byte[] NOTHING = new byte[0];

    /** Bytes that are around a text. */
    private static final int QUOTES = 2;

    private final Problems problems;
    private JsonFields fields = JsonFields.NONE;

    /** @param problems takes what is wrong with them */
    EventFields(Problems problems) {
        this.problems = problems;
    }

    /** Takes the fields of another event. */
    EventFields of(JsonFields event) {
        fields = event;
        return this;
    }

    /** A text that every event needs. Null only when a problem is noted. */
    @Nullable JsonField requiredText(FieldName name) {
        int member = required(name);
        if (member == JsonFields.NOT_FOUND) {
            return null;
        }
        JsonField field = fields.value(member);
        if (field.kind() != JsonField.Kind.STRING || field.type() == FieldType.BYTES) {
            problems.note(RejectionCode.FIELD_INVALID, "the field \"%s\" is not a string".formatted(name));
            return null;
        }
        return isEmpty(field.to() - field.from() - QUOTES, name) ? null : field;
    }

    /** A text, number or boolean that every event needs, as text in UTF-8. Null only when a problem is noted. */
    byte @Nullable [] requiredScalar(FieldName name) {
        int member = required(name);
        if (member == JsonFields.NOT_FOUND) {
            return null;
        }
        JsonField.Kind kind = fields.kind(member);
        if (kind == JsonField.Kind.OBJECT || kind == JsonField.Kind.ARRAY) {
            wrongKind(kind, name, "a string, number or boolean");
            return null;
        }
        byte[] text = bytes(fields.value(member), name);
        return isEmpty(text.length, name) ? null : text;
    }

    /** A field that an event must have, whatever its value, null included. Null only when a problem is noted. */
    @Nullable JsonField present(FieldName name) {
        JsonField field = find(name);
        if (field == null) {
            problems.note(RejectionCode.FIELD_MISSING, "the field \"%s\" is missing".formatted(name));
        }
        return field;
    }

    /** A field that an event may lack; null when it does. */
    @Nullable JsonField find(FieldName name) {
        int member = member(name);
        return member == JsonFields.NOT_FOUND ? null : fields.value(member);
    }

    /** The value's bytes; a text that UTF-8 cannot hold is a problem. */
    byte[] bytes(JsonField field, FieldName name) {
        try {
            return field.bytes();
        } catch (MalformedJsonException e) {
            note(e, name);
            return NOTHING;
        }
    }

    /** The value's text; one that UTF-8 cannot hold is a problem. */
    String string(JsonField field, FieldName name) {
        try {
            return field.string();
        } catch (MalformedJsonException e) {
            note(e, name);
            return "";
        }
    }

    /** Notes that the field has a value of a kind that it may not have. */
    void wrongKind(JsonField.Kind kind, FieldName name, String wanted) {
        problems.note(
                RejectionCode.FIELD_INVALID,
                "the field \"%s\" is %s, not %s".formatted(name, kind.name().toLowerCase(Locale.ROOT), wanted));
    }

    private int member(FieldName name) {
        int member = fields.find(name);
        if (member < JsonFields.NOT_FOUND) {
            problems.note(RejectionCode.FIELD_AMBIGUOUS, "several fields could be meant by \"%s\"".formatted(name));
            return JsonFields.lastOfSeveral(member);
        }
        return member;
    }

    private int required(FieldName name) {
        int member = member(name);
        if (member == JsonFields.NOT_FOUND || fields.kind(member) == JsonField.Kind.NULL) {
            problems.note(RejectionCode.FIELD_MISSING, "the field \"%s\" is missing or null".formatted(name));
            return JsonFields.NOT_FOUND;
        }
        return member;
    }

    private boolean isEmpty(int length, FieldName name) {
        if (length == 0) {
            problems.note(RejectionCode.FIELD_INVALID, "the field \"%s\" is empty".formatted(name));
        }
        return length == 0;
    }

    private void note(MalformedJsonException e, FieldName name) {
        problems.note(RejectionCode.FIELD_INVALID, "the field \"%s\": %s".formatted(name, e.getMessage()));
    }
}
