package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.cdc.JsonField;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Carries the trace that an application wrote into its event on to the record: https://www.w3.org/TR/trace-context/. A
 * trace that is not well-formed is left out, as the recommendation has it; it is no reason to refuse an event.
 */
final class TraceContext {

    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";
    private static final FieldName PARENT_FIELD = FieldName.of(PARENT);
    private static final FieldName STATE_FIELD = FieldName.of(STATE);
    private static final Pattern PARENT_FORM = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern STATE_FORM = Pattern.compile("[\\x20-\\x7e]{1,512}");

    private TraceContext() {}

    /**
     * Adds the headers of the trace, as far as there are none of their names yet: from the fields {@code traceparent} and
     * {@code tracestate}, else from a field that holds them as {@link Properties}, as the event router's {@code
     * tracing.span.context.field} does.
     */
    static void read(JsonFields json, FieldName contextField, List<EventHeader> headers) {
        String parent = text(json, PARENT_FIELD);
        String state = text(json, STATE_FIELD);
        if (parent.isEmpty()) {
            String inContext = text(json, contextField);
            if (inContext.isEmpty()) {
                return;
            }
            Properties context = properties(inContext);
            parent = context.getProperty(PARENT, "");
            state = context.getProperty(STATE, "");
        }
        if (PARENT_FORM.matcher(parent).matches()) {
            add(headers, PARENT, parent);
            if (STATE_FORM.matcher(state).matches()) {
                add(headers, STATE, state);
            }
        }
    }

    private static void add(List<EventHeader> headers, String name, String value) {
        if (headers.stream().noneMatch(header -> header.name().equals(name))) {
            headers.add(EventHeader.of(name, value));
        }
    }

    /** A field's text; empty when there is none, or several could be meant. */
    private static String text(JsonFields json, FieldName name) {
        int member = json.find(name);
        if (member < 0 || json.value(member).kind() != JsonField.Kind.STRING) {
            return "";
        }
        try {
            return json.value(member).string();
        } catch (MalformedJsonException e) {
            return "";
        }
    }

    private static Properties properties(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            properties.clear();
        }
        return properties;
    }
}
