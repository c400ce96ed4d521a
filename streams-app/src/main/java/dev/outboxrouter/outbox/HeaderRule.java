package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.JsonField;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes headers from a field that is a JSON object of them: a text becomes its text, any other JSON value goes out as it
 * was written, null is a header without a value.
 *
 * @param field name of the field
 * @param included tells which names are taken; the others are left out
 * @param reserved names that an event may not give itself, in lower case
 * @param maxCount most headers
 * @param maxBytes most bytes of all names and values
 */
public record HeaderRule(String field, Predicate<String> included, Set<String> reserved, int maxCount, int maxBytes) {

    /** Beginnings of names that are Kafka's, ours and CloudEvents'. */
    private static final List<String> RESERVED_BEGINNINGS = List.of("__", "outbox.", "ce_");

    public HeaderRule {
        reserved = Set.copyOf(reserved);
    }

    /** The headers of an event; what it may not have is noted. */
    List<EventHeader> read(EventFields fields, Problems problems) {
        JsonField value = fields.find(field);
        List<EventHeader> headers = new ArrayList<>();
        if (value == null || value.kind() == JsonField.Kind.NULL) {
            return headers;
        }
        int bytes = 0;
        try {
            for (JsonField header : JsonFields.read(value.bytes()).fields()) {
                if (!included.test(header.name())) {
                    continue;
                }
                byte[] content = header.kind() == JsonField.Kind.NULL ? new byte[0] : header.bytes();
                bytes += header.name().length() + content.length;
                if (headers.size() == maxCount || bytes > maxBytes) {
                    problems.note(
                            RejectionCode.HEADERS_INVALID,
                            "the field \"%s\" has more than %d headers or %d bytes"
                                    .formatted(field, maxCount, maxBytes));
                    return headers;
                }
                refuseReserved(header.name(), problems);
                headers.add(new EventHeader(header.name(), header.kind() == JsonField.Kind.NULL ? null : content));
            }
        } catch (MalformedJsonException e) {
            problems.note(
                    RejectionCode.HEADERS_INVALID,
                    "the field \"%s\" is not a JSON object of headers: %s".formatted(field, e.getMessage()));
        }
        return headers;
    }

    private void refuseReserved(String name, Problems problems) {
        String folded = name.toLowerCase(Locale.ROOT);
        if (name.isBlank()
                || reserved.contains(folded)
                || RESERVED_BEGINNINGS.stream().anyMatch(folded::startsWith)) {
            problems.note(
                    RejectionCode.HEADERS_INVALID,
                    "the field \"%s\" has a header whose name is empty or reserved".formatted(field));
        }
    }
}
