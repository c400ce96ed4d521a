package dev.outboxrouter.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outboxrouter.parity.Outcome.Bytes;
import dev.outboxrouter.parity.ParityCase.Placement;
import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.Predicate;

/**
 * What our router promises for an event that it routes, field by field: where the event router does something else, this
 * is what the difference must amount to.
 */
final class Contract {

    static final int PARTITIONS = 6;
    private static final long MAX_AHEAD_MS = 30 * 60 * 1_000;

    private final ParityCase parityCase;
    private final boolean schemas;

    /** The contract for one case, its raw record with or without schemas. */
    Contract(ParityCase parityCase, boolean schemas) {
        this.parityCase = parityCase;
        this.schemas = schemas;
    }

    /** A header, and the field that it comes from; no field: it is the raw record's own, or of a trace. */
    record Promised(String name, Bytes value, Optional<EventField> field) {}

    /** Whether the raw record tells the types of its columns. */
    boolean hasSchemas() {
        return schemas;
    }

    /** Every field that could be meant by a name: those of exactly the name, else those of it but for case and _. */
    List<EventField> candidates(String name) {
        List<EventField> exact = matching(field -> field.name().equals(name));
        return exact.isEmpty() ? matching(field -> folded(field.name()).equals(folded(name))) : exact;
    }

    /** The field of a name; empty when it is missing, or several could be meant. */
    Optional<EventField> field(String name) {
        List<EventField> found = candidates(name);
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    Bytes key() {
        return Bytes.of(field(parityCase.keyField()).orElseThrow().text());
    }

    /** The value where there is no envelope; null for a tombstone. */
    Bytes value() {
        EventField payload = field(parityCase.payloadField()).orElseThrow();
        if (payload.isNull() || isTombstone()) {
            return null;
        }
        return schemas && payload.isBytes() ? Bytes.of(payload.bytes()) : Bytes.of(payload.text());
    }

    /** Whether the configuration makes a tombstone of the payload. */
    boolean isTombstone() {
        EventField payload = field(parityCase.payloadField()).orElseThrow();
        boolean isText = payload.isString() && !(schemas && payload.isBytes());
        return parityCase.isOn(Options.TOMBSTONE)
                && (payload.isNull() || (isText && payload.text().trim().isEmpty()));
    }

    /** The value where there is an envelope. */
    JsonNode envelope() {
        ObjectNode envelope = JsonTexts.EXACT.createObjectNode();
        envelope.set("payload", payloadNode());
        for (Placement placement : parityCase.placements()) {
            if (placement.where().equals("envelope")) {
                field(placement.field()).ifPresent(field -> envelope.set(placement.alias(), field.node()));
            }
        }
        return envelope;
    }

    /** The payload in an envelope. */
    JsonNode payloadNode() {
        EventField payload = field(parityCase.payloadField()).orElseThrow();
        if (payload.isString() && parityCase.isOn(Options.EXPAND) && !payload.isBytes()) {
            Optional<JsonNode> json = JsonTexts.parsed(payload.text())
                    .filter(JsonNode::isContainerNode)
                    .filter(node ->
                            payload.text().startsWith("{") || payload.text().startsWith("["));
            return json.orElse(payload.node());
        }
        return payload.node();
    }

    /** The headers in their order, those of a trace last. */
    List<Promised> headers() {
        List<Promised> headers = new ArrayList<>();
        for (ParityCase.RawHeader header : parityCase.headers()) {
            if (!header.name().startsWith("__")) {
                headers.add(new Promised(
                        header.name(), header.value() == null ? null : Bytes.of(header.value()), Optional.empty()));
            }
        }
        EventField id = field(parityCase.idField()).orElseThrow();
        headers.add(new Promised("id", Bytes.of(id.text()), Optional.of(id)));
        for (Placement placement : parityCase.placements()) {
            if (placement.where().equals("header")) {
                field(placement.field())
                        .ifPresent(field -> headers.add(new Promised(
                                placement.alias(),
                                field.isNull() ? null : Bytes.of(field.text()),
                                Optional.of(field))));
            }
        }
        headers.addAll(trace());
        return headers;
    }

    /** The headers of the trace that the event carries. */
    List<Promised> trace() {
        String parent = stringOf("traceparent");
        String state = stringOf("tracestate");
        if (parent.isEmpty()) {
            Properties context = new Properties();
            try {
                context.load(
                        new StringReader(stringOf(parityCase.option(Options.TRACING_FIELD, "tracingspancontext"))));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            parent = context.getProperty("traceparent", "");
            state = context.getProperty("tracestate", "");
        }
        List<Promised> headers = new ArrayList<>();
        if (parent.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")) {
            headers.add(new Promised("traceparent", Bytes.of(parent), Optional.empty()));
            if (!state.isEmpty()) {
                headers.add(new Promised("tracestate", Bytes.of(state), Optional.empty()));
            }
        }
        return headers;
    }

    long timestamp() {
        OptionalLong own = parityCase.timestampField().flatMap(this::field).filter(field -> !field.isNull()).stream()
                .flatMapToLong(field -> time(field).stream())
                .findFirst();
        return own.orElse(isPlausible(parityCase.commitTime()) ? parityCase.commitTime() : parityCase.recordTime());
    }

    /** The time that a field gives; empty when it is none. */
    OptionalLong time(EventField field) {
        if (field.isString()) {
            try {
                return OptionalLong.of(
                        OffsetDateTime.parse(field.text()).toInstant().toEpochMilli());
            } catch (DateTimeException e) {
                return OptionalLong.empty();
            }
        }
        if (!field.node().isIntegralNumber() || !field.node().canConvertToLong()) {
            return OptionalLong.empty();
        }
        long number = field.node().longValue();
        String type = schemas && field.schema() != null
                ? String.valueOf(field.schema().name())
                : "";
        return OptionalLong.of(
                switch (type) {
                    case "io.debezium.time.Timestamp", "org.apache.kafka.connect.data.Timestamp" -> number;
                    case "io.debezium.time.MicroTimestamp" -> number / 1_000;
                    case "io.debezium.time.NanoTimestamp" -> number / 1_000_000;
                    case "io.debezium.time.Date" -> number * 86_400_000;
                    default -> byMagnitude(number);
                });
    }

    boolean isPlausible(long time) {
        return time >= 0 && time - MAX_AHEAD_MS <= parityCase.recordTime();
    }

    /** The partition that a column chooses; null: none does. */
    Integer partition() {
        Integer partition = null;
        for (Placement placement : parityCase.placements()) {
            if (placement.where().equals("partition")) {
                Optional<EventField> field = field(placement.field());
                partition = field.isEmpty() || field.get().isNull()
                        ? null
                        : Integer.valueOf(field.get().json());
            }
        }
        return partition;
    }

    /** Whether a column chooses a partition that the topic does not have, or none that could be. */
    boolean isPartitionImpossible() {
        return parityCase.placements().stream()
                .filter(placement -> placement.where().equals("partition"))
                .flatMap(placement -> field(placement.field()).stream())
                .filter(field -> !field.isNull())
                .anyMatch(field -> !field.json().matches("[0-9]{1,9}") || Integer.parseInt(field.json()) >= PARTITIONS);
    }

    private String stringOf(String name) {
        List<EventField> found = candidates(name);
        return found.size() == 1 && found.get(0).isString() ? found.get(0).text() : "";
    }

    private List<EventField> matching(Predicate<EventField> wanted) {
        return parityCase.fields().stream()
                .map(field -> schemas ? field.withSchema() : field)
                .filter(wanted)
                .toList();
    }

    private static long byMagnitude(long number) {
        long magnitude = Math.abs(number);
        if (magnitude >= 100_000_000_000_000_000L) {
            return number / 1_000_000;
        }
        return magnitude >= 100_000_000_000_000L ? number / 1_000 : number;
    }

    /** What is left of a name without case and _. */
    static String folded(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** The bytes of a column in base64. */
    static String base64(EventField field) {
        return Base64.getEncoder().encodeToString(field.bytes());
    }
}
