package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.EventContent;
import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.cdc.JsonField;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.MalformedJsonException;
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
public record HeaderRule(
        FieldName field, Predicate<String> included, Set<String> reserved, int maxCount, int maxBytes) {

    /** Beginnings of names that are Kafka's, ours and CloudEvents'. */
    private static final List<String> RESERVED_BEGINNINGS = List.of("__", "outbox.", "ce_");

    private static final byte[] NOTHING = new byte[0];

    public HeaderRule {
        reserved = Set.copyOf(reserved);
    }

    /** Adds the headers of an event, read by this reader; what it may not have is noted. */
    void read(EventFields fields, EventContent.Reader reader, List<EventHeader> headers, Problems problems) {
        JsonField value = fields.find(field);
        if (value == null || value.isNull()) {
            return;
        }
        int bytes = 0;
        int count = 0;
        try {
            JsonFields found = reader.readObject(value.utf8());
            for (int member = 0; member < found.size(); member++) {
                String name = found.name(member);
                if (!included.test(name)) {
                    continue;
                }
                JsonField header = found.value(member);
                byte[] content = header.isNull() ? NOTHING : header.bytes();
                bytes += name.length() + content.length;
                if (count == maxCount || bytes > maxBytes) {
                    problems.note(
                            RejectionCode.HEADERS_INVALID,
                            "the field \"%s\" has more than %d headers or %d bytes"
                                    .formatted(field, maxCount, maxBytes));
                    return;
                }
                count++;
                refuseReserved(name, problems);
                headers.add(new EventHeader(name, header.isNull() ? null : content));
            }
        } catch (MalformedJsonException e) {
            problems.note(
                    RejectionCode.HEADERS_INVALID,
                    "the field \"%s\" is not a JSON object of headers: %s".formatted(field, e.getMessage()));
        }
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
