package dev.outboxrouter.parity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outboxrouter.parity.ParityCase.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.Schema;

/**
 * What stops the connector and not our router, and how the case has to be changed for the connector to go on. The proof of
 * such a difference is that the event router then does the same.
 */
final class Repairs {

    /** What takes the cause away, the name of the difference, and the field whose value is then another one. */
    record Repair(Difference difference, UnaryOperator<ParityCase> change, Optional<String> substituted) {}

    private final Contract contract;

    Repairs(Contract contract) {
        this.contract = contract;
    }

    /** The first of the causes that are in a case. */
    Optional<Repair> next(ParityCase parityCase) {
        List<Optional<Repair>> causes = new ArrayList<>();
        causes.add(leadingSpace(parityCase));
        causes.add(foldedName(parityCase));
        causes.add(nullField(parityCase));
        causes.add(arrays(parityCase));
        causes.add(timestamp(parityCase));
        causes.add(partition(parityCase));
        causes.add(aggregateTypeOfBytes(parityCase));
        causes.add(schemaVersion(parityCase));
        return causes.stream().flatMap(Optional::stream).findFirst();
    }

    private static Optional<Repair> leadingSpace(ParityCase parityCase) {
        if (parityCase.change() instanceof Change.Message message
                && !message.before().isEmpty()
                && message.before().isBlank()) {
            return repair(
                    Difference.LEADING_SPACE,
                    other -> other.withChange(new Change.Message(
                            message.prefix(), "", ((Change.Message) other.change()).fields(), message.after())));
        }
        return Optional.empty();
    }

    private Optional<Repair> foldedName(ParityCase parityCase) {
        for (String name : namesOf(parityCase)) {
            if (parityCase.fields().stream().noneMatch(field -> field.name().equals(name))) {
                Optional<EventField> folded = contract.field(name);
                if (folded.isPresent()) {
                    return repair(
                            Difference.FIELD_NAME_FOLDED,
                            other -> other.renamed(folded.get().name(), name));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Repair> nullField(ParityCase parityCase) {
        if (!parityCase.isMessage()) {
            return Optional.empty();
        }
        Optional<String> timestamp = parityCase.timestampField().filter(name -> isNull(parityCase, name));
        if (timestamp.isPresent()) {
            return repair(Difference.NULL_FIELD_KEPT, other -> other.withOption(Options.TIMESTAMP, null));
        }
        for (Placement placement : parityCase.placements()) {
            if (placement.where().equals("partition") && isNull(parityCase, placement.field())) {
                return repair(Difference.NULL_FIELD_KEPT, other -> without(other, placement));
            }
        }
        boolean any = namesOf(parityCase).stream().anyMatch(name -> isNull(parityCase, name));
        return any && !parityCase.keepNulls()
                ? repair(Difference.NULL_FIELD_KEPT, ParityCase::withNullsKept)
                : Optional.empty();
    }

    private static Optional<Repair> arrays(ParityCase parityCase) {
        for (EventField field : parityCase.fields()) {
            boolean expanded = field.name().equals(parityCase.payloadField())
                    && parityCase.isOn(Options.EXPAND)
                    && field.isString()
                    && !field.isBytes();
            if (!parityCase.isMessage() && !expanded) {
                continue;
            }
            Optional<JsonNode> node = expanded
                    ? JsonTexts.first(field.text()).filter(JsonNode::isContainerNode)
                    : Optional.of(field.node());
            Optional<Difference> cause = node.flatMap(json -> cause(json, expanded));
            if (cause.isPresent()) {
                EventField substitute = field.schema() == null
                        ? EventField.member(field.name(), "\"substituted\"")
                        : EventField.column(field.name(), Schema.STRING_SCHEMA, "substituted");
                return Optional.of(
                        new Repair(cause.get(), other -> other.withField(substitute), Optional.of(field.name())));
            }
        }
        return Optional.empty();
    }

    private static Optional<Difference> cause(JsonNode json, boolean expanded) {
        if (expanded && json.isArray()) {
            return Optional.of(Difference.ARRAY_PAYLOAD);
        }
        if (!expanded && json.isArray() && json.isEmpty()) {
            return Optional.of(Difference.EMPTY_ARRAYS_KEPT);
        }
        if (Inference.hasBigNumber(json)) {
            return Optional.of(Difference.BIG_NUMBERS_KEPT);
        }
        return Inference.isUniform(json) ? Optional.empty() : Optional.of(Difference.ARRAYS_OF_ANY_ELEMENTS);
    }

    private Optional<Repair> timestamp(ParityCase parityCase) {
        Optional<EventField> field = parityCase.timestampField().flatMap(contract::field);
        Predicate<EventField> known = candidate -> candidate.schema() != null
                && candidate.schema().type() == Schema.Type.INT64
                && List.of(
                                "io.debezium.time.Timestamp",
                                "io.debezium.time.MicroTimestamp",
                                "io.debezium.time.NanoTimestamp")
                        .contains(String.valueOf(candidate.schema().name()));
        return field.isPresent() && !known.test(field.get())
                ? repair(Difference.TIME_OF_ANY_TYPE, other -> other.withOption(Options.TIMESTAMP, null))
                : Optional.empty();
    }

    private Optional<Repair> partition(ParityCase parityCase) {
        for (Placement placement : parityCase.placements()) {
            Optional<EventField> field = contract.field(placement.field());
            boolean otherInteger = field.isPresent()
                    && (field.get().isNumber() || field.get().isNull())
                    && (field.get().schema() == null || field.get().schema().type() != Schema.Type.INT32);
            if (placement.where().equals("partition") && otherInteger) {
                return repair(Difference.PARTITION_OF_ANY_INTEGER, other -> without(other, placement));
            }
        }
        return Optional.empty();
    }

    private Optional<Repair> aggregateTypeOfBytes(ParityCase parityCase) {
        return parityCase.fields().stream()
                .filter(field -> field.name().equals(parityCase.routeField()))
                .filter(field -> (field.isBytes() || field.isDecimal()) && field.isString() && !contract.hasSchemas())
                .findFirst()
                .flatMap(field -> repair(
                        Difference.AGGREGATE_TYPE_OF_BYTES,
                        other -> other.withField(
                                EventField.column(parityCase.routeField(), Schema.STRING_SCHEMA, field.text()))));
    }

    private static Optional<Repair> schemaVersion(ParityCase parityCase) {
        return parityCase.options().containsKey(Options.SCHEMA_VERSION) && parityCase.hasEnvelope()
                ? repair(Difference.SCHEMA_VERSION_UNUSED, other -> other.withOption(Options.SCHEMA_VERSION, null))
                : Optional.empty();
    }

    /** The fields that the options name. */
    private static List<String> namesOf(ParityCase parityCase) {
        List<String> names = new ArrayList<>(List.of(
                parityCase.idField(), parityCase.routeField(), parityCase.keyField(), parityCase.payloadField()));
        parityCase.timestampField().ifPresent(names::add);
        parityCase.placements().forEach(placement -> names.add(placement.field()));
        return names;
    }

    private static boolean isNull(ParityCase parityCase, String name) {
        return parityCase.fields().stream().anyMatch(field -> field.name().equals(name) && field.isNull());
    }

    private static ParityCase without(ParityCase parityCase, Placement placement) {
        List<String> left = parityCase.placements().stream()
                .filter(other -> !other.equals(placement))
                .map(other -> other.field() + ":" + other.where() + ":" + other.alias())
                .toList();
        return parityCase.withOption(Options.PLACEMENT, left.isEmpty() ? null : String.join(",", left));
    }

    private static Optional<Repair> repair(Difference difference, UnaryOperator<ParityCase> change) {
        return Optional.of(new Repair(difference, change, Optional.empty()));
    }
}
