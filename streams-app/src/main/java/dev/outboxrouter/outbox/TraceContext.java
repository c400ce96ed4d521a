package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.JsonField;
import dev.outboxrouter.cdc.JsonFields;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
    private static final Pattern PARENT_FORM = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern STATE_FORM = Pattern.compile("[\\x20-\\x7e]{1,512}");

    private TraceContext() {}

    /**
     * The headers of the trace: from the fields {@code traceparent} and {@code tracestate}, else from a field that holds
     * them as {@link Properties}, as the event router's {@code tracing.span.context.field} does.
     */
    static List<EventHeader> read(JsonFields json, String contextField) {
        String parent = text(json, PARENT);
        String state = text(json, STATE);
        if (parent.isEmpty()) {
            Properties context = properties(text(json, contextField));
            parent = context.getProperty(PARENT, "");
            state = context.getProperty(STATE, "");
        }
        List<EventHeader> headers = new ArrayList<>();
        if (PARENT_FORM.matcher(parent).matches()) {
            headers.add(EventHeader.of(PARENT, parent));
            if (STATE_FORM.matcher(state).matches()) {
                headers.add(EventHeader.of(STATE, state));
            }
        }
        return headers;
    }

    /** A field's text; empty when there is none, or several could be meant. */
    private static String text(JsonFields json, String name) {
        Problems problems = new Problems();
        EventFields fields = new EventFields(json, problems);
        JsonField field = fields.find(name);
        return field != null && field.kind() == JsonField.Kind.STRING && problems.code() == null
                ? new String(fields.bytes(field, name), StandardCharsets.UTF_8)
                : "";
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
