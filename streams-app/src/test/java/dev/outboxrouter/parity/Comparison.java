package dev.outboxrouter.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outboxrouter.parity.Outcome.Bytes;
import dev.outboxrouter.parity.Outcome.Entry;
import dev.outboxrouter.parity.Outcome.Sent;
import dev.outboxrouter.parity.ParityCase.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Values;

/**
 * Two published records, part by part. Ours must be what the contract says in every part; where the event router's is
 * something else, that difference must have a name.
 */
final class Comparison {

    private final ParityCase original;
    private final ParityCase theirCase;
    private final Set<String> substituted;
    private final Contract contract;
    private final Set<Difference> met;

    /**
     * A comparison.
     *
     * @param original the case as our router got it
     * @param theirCase the case as the event router got it
     * @param substituted fields that have another value there
     * @param contract what our router promises for the case
     * @param met gets the differences
     */
    Comparison(
            ParityCase original,
            ParityCase theirCase,
            Set<String> substituted,
            Contract contract,
            Set<Difference> met) {
        this.original = original;
        this.theirCase = theirCase;
        this.substituted = substituted;
        this.contract = contract;
        this.met = met;
    }

    /** What is left unexplained; empty when nothing is. */
    String compare(Sent theirs, Sent ours) {
        List<String> left = new ArrayList<>();
        if (!theirs.topic().equals(ours.topic())) {
            left.add("topic");
        }
        left.add(partition(theirs, ours));
        left.add(key(theirs, ours));
        left.add(timestamp(theirs, ours));
        left.add(headers(theirs.headers(), ours.headers()));
        left.add(original.hasEnvelope() ? envelope(theirs, ours) : value(theirs, ours));
        left.removeIf(String::isEmpty);
        return String.join("; ", left);
    }

    private boolean isSubstituted(EventField field) {
        return substituted.stream().map(Contract::folded).anyMatch(Contract.folded(field.name())::equals);
    }

    private String partition(Sent theirs, Sent ours) {
        if (!Objects.equals(ours.partition(), contract.partition())) {
            return "partition: the contract says " + contract.partition();
        }
        boolean removed = Judge.isPlaced(original, "partition") && !Judge.isPlaced(theirCase, "partition");
        if (removed || Objects.equals(ours.partition(), theirs.partition())) {
            return "";
        }
        return folded(original.placements(), "partition") ? "" : "partition";
    }

    private String key(Sent theirs, Sent ours) {
        if (!contract.key().equals(ours.key())) {
            return "key: the contract says " + contract.key();
        }
        EventField field = contract.field(original.keyField()).orElseThrow();
        return sameText(field, theirs.key(), ours.key()) ? "" : "key";
    }

    private String timestamp(Sent theirs, Sent ours) {
        if (!Objects.equals(contract.timestamp(), ours.timestamp())) {
            return "timestamp: the contract says " + contract.timestamp();
        }
        Optional<EventField> field =
                original.timestampField().flatMap(contract::field).filter(found -> !found.isNull());
        boolean removed = original.timestampField().isPresent()
                && theirCase.timestampField().isEmpty();
        if (Objects.equals(ours.timestamp(), theirs.timestamp()) || (removed && field.isPresent())) {
            return "";
        }
        if (field.isPresent()) {
            met.add(Difference.TIME_BY_MAGNITUDE);
            return Long.parseLong(field.get().json()) == ours.timestamp() ? "" : "timestamp";
        }
        met.add(Difference.COMMIT_TIME);
        return Objects.equals(theirs.timestamp(), original.envelopeTime()) ? "" : "timestamp";
    }

    private String headers(List<Entry> theirs, List<Entry> ours) {
        List<Contract.Promised> promised = contract.headers();
        List<Entry> expected = promised.stream()
                .map(header -> new Entry(header.name(), header.value()))
                .toList();
        if (!expected.equals(ours)) {
            return "headers: the contract says " + expected;
        }
        List<Entry> rest = new ArrayList<>(theirs);
        if (rest.removeIf(header -> header.name().startsWith("__"))) {
            met.add(Difference.INTERNAL_HEADERS_DROPPED);
        }
        int traced = promised.size() - contract.trace().size();
        for (int i = 0; i < promised.size(); i++) {
            Contract.Promised header = promised.get(i);
            boolean there = !rest.isEmpty() && rest.get(0).name().equals(header.name());
            if (i >= traced) {
                met.add(Difference.TRACE_HEADERS);
            } else if (there) {
                Bytes value = rest.remove(0).value();
                boolean same = header.field().isEmpty()
                        ? Objects.equals(value, header.value())
                        : sameHeader(header.field().get(), value, header.value());
                if (!same) {
                    return "header " + header.name();
                }
            } else if (!explainedAbsence(header.field())) {
                return "header " + header.name() + " is missing there";
            }
        }
        return rest.isEmpty() ? "" : "headers there only: " + rest;
    }

    /** Why a field is not found there where missing ones are left out. */
    private boolean explainedAbsence(Optional<EventField> field) {
        if (field.isEmpty() || !original.option(Options.MISSING, "error").equals("ignore")) {
            return false;
        }
        if (field.get().isNull() && original.isMessage()) {
            met.add(Difference.NULL_FIELD_KEPT);
            return true;
        }
        if (field.get().json().equals("[]") && original.isMessage()) {
            met.add(Difference.EMPTY_ARRAYS_KEPT);
            return true;
        }
        return isFolded(field.get());
    }

    private boolean isFolded(EventField field) {
        boolean named = original.placements().stream()
                .anyMatch(placement -> placement.field().equals(field.name()));
        if (!named) {
            met.add(Difference.FIELD_NAME_FOLDED);
        }
        return !named;
    }

    private boolean folded(List<Placement> placements, String where) {
        return placements.stream()
                .filter(placement -> placement.where().equals(where))
                .map(placement -> contract.field(placement.field()))
                .flatMap(Optional::stream)
                .anyMatch(this::isFolded);
    }

    private boolean sameHeader(EventField field, Bytes theirs, Bytes ours) {
        if (Objects.equals(theirs, ours) || isSubstituted(field)) {
            return true;
        }
        if (field.isStructured()) {
            met.add(Difference.STRUCTURED_AS_JSON);
            return true;
        }
        if (field.isConnectTime()) {
            met.add(Difference.TIMES_AS_CONNECTED);
            return Objects.equals(Bytes.text(theirs), Values.convertToString(field.schema(), field.value()));
        }
        return sameText(field, theirs, ours);
    }

    /** A field as the text of a key, or as a value that is written as text. */
    private boolean sameText(EventField field, Bytes theirs, Bytes ours) {
        if (Objects.equals(theirs, ours) || isSubstituted(field)) {
            return true;
        }
        if (theirs == null || ours == null) {
            return false;
        }
        if (field.isDecimal()) {
            met.add(Difference.DECIMAL_NEEDS_A_SCHEMA);
            return !contract.hasSchemas() && theirs.toString().equals(String.valueOf(field.value()));
        }
        if (field.isBytes()) {
            met.add(Difference.BYTES_PUBLISHED);
            return theirs.toString().equals(String.valueOf(field.value()));
        }
        if (field.isConnectTime()) {
            met.add(Difference.TIMES_AS_CONNECTED);
            return theirs.toString().equals(String.valueOf(field.value()));
        }
        if (field.schema() == null && field.isNumber()) {
            met.add(Difference.NUMBERS_AS_WRITTEN);
            return theirs.toString()
                    .equals(
                            field.node().isIntegralNumber()
                                    ? field.node().bigIntegerValue().toString()
                                    : String.valueOf(Double.parseDouble(field.json())));
        }
        return false;
    }

    private String value(Sent theirs, Sent ours) {
        Bytes promised = contract.value();
        if (!Objects.equals(promised, ours.value())) {
            return "value: the contract says " + promised;
        }
        EventField field = contract.field(original.payloadField()).orElseThrow();
        if (Objects.equals(theirs.value(), ours.value()) || isSubstituted(field)) {
            return "";
        }
        boolean json = original.isOn(Options.EXPAND) || field.isStructured();
        if (ours.value() == null && field.isBytes() && !field.isNull()) {
            met.add(Difference.BYTES_PUBLISHED);
            return "";
        }
        if (!json) {
            return sameText(field, theirs.value(), ours.value()) ? "" : "value";
        }
        if (ours.value() == null) {
            met.add(Difference.NULL_PAYLOAD_IS_A_TOMBSTONE);
            return field.isNull() && "null".equals(Bytes.text(theirs.value())) ? "" : "value";
        }
        Optional<JsonNode> converted = JsonTexts.parsed(String.valueOf(theirs.value()));
        if (converted.isEmpty()) {
            return "value";
        }
        Optional<JsonNode> written = JsonTexts.parsed(field.text());
        return field.isString()
                ? text(field, written, converted.get())
                : explained("value", JsonDifference.between(written.orElseThrow(), converted.get()));
    }

    /** A payload that is a text where the event router expands texts. */
    private String text(EventField field, Optional<JsonNode> written, JsonNode converted) {
        if (field.isBytes()) {
            met.add(Difference.BYTES_PUBLISHED);
            return converted.asText().equals(Contract.base64(field)) ? "" : "value";
        }
        if (converted.isTextual() && converted.textValue().equals(field.text())) {
            Optional<JsonNode> begins = JsonTexts.first(field.text());
            boolean inferred = begins.filter(JsonNode::isContainerNode).isPresent()
                    && (field.text().startsWith("{") || field.text().startsWith("["));
            if (!inferred) {
                met.add(
                        written.filter(JsonNode::isContainerNode).isPresent()
                                ? Difference.LEADING_SPACE
                                : Difference.TEXT_NOT_QUOTED);
                return "";
            }
            boolean emptyArray = begins.get().isArray() && begins.get().isEmpty();
            met.add(emptyArray ? Difference.ARRAY_PAYLOAD : Difference.ARRAYS_OF_ANY_ELEMENTS);
            return emptyArray || !Inference.isUniform(begins.get()) ? "" : "value";
        }
        if (written.isEmpty()) {
            met.add(Difference.TEXT_NOT_CUT);
            return JsonTexts.first(field.text())
                    .map(first -> explained("value", JsonDifference.between(first, converted)))
                    .orElse("value");
        }
        return explained("value", JsonDifference.between(written.get(), converted));
    }

    private String envelope(Sent theirs, Sent ours) {
        EventField payload = contract.field(original.payloadField()).orElseThrow();
        if (contract.isTombstone()) {
            if (ours.value() != null) {
                return "value: the contract says a tombstone";
            }
            if (theirs.value() != null && payload.isBytes()) {
                met.add(Difference.BYTES_PUBLISHED);
                return "";
            }
            return theirs.value() == null || isSubstituted(payload) ? "" : "value";
        }
        JsonNode promised = contract.envelope();
        Optional<JsonNode> written = JsonTexts.parsed(String.valueOf(ours.value()));
        if (written.isEmpty() || !written.get().equals(promised)) {
            return "value: the contract says " + promised;
        }
        if (theirs.value() == null) {
            return isSubstituted(payload) ? "" : "value";
        }
        ObjectNode converted =
                (ObjectNode) JsonTexts.parsed(theirs.value().toString()).orElseThrow();
        ObjectNode left = promised.deepCopy();
        if (!isSubstituted(payload)) {
            String unexplained = envelopedPayload(payload, left.get("payload"), converted.get("payload"));
            if (!unexplained.isEmpty()) {
                return unexplained;
            }
        }
        left.remove("payload");
        converted.remove("payload");
        for (Placement placement : original.placements()) {
            Optional<EventField> field = contract.field(placement.field());
            if (placement.where().equals("envelope") && field.isPresent()) {
                boolean absent = !converted.has(placement.alias());
                boolean numberHere = !absent && isDecimalHere(field.get(), converted.get(placement.alias()));
                if (numberHere || (absent && explainedAbsence(field)) || isSubstituted(field.get())) {
                    left.remove(placement.alias());
                    converted.remove(placement.alias());
                }
            }
        }
        return explained("value", JsonDifference.between(left, converted));
    }

    private boolean isDecimalHere(EventField field, JsonNode theirs) {
        if (!field.isDecimal() || !contract.hasSchemas() || field.isNull()) {
            return false;
        }
        met.add(Difference.DECIMAL_IN_ENVELOPE);
        return theirs.equals(
                EventField.column(field.name(), field.schema(), field.value()).node());
    }

    private String envelopedPayload(EventField field, JsonNode ours, JsonNode theirs) {
        if (theirs == null) {
            return "payload";
        }
        if (!field.isString() || field.isBytes() || ours.equals(theirs)) {
            return explained("payload", JsonDifference.between(ours, theirs));
        }
        String unexplained = text(field, JsonTexts.parsed(field.text()), theirs);
        return unexplained.isEmpty() ? "" : "payload";
    }

    private String explained(String part, JsonDifference difference) {
        met.addAll(difference.met());
        return difference.unexplained().isEmpty() ? "" : part + " " + difference.unexplained();
    }
}
