package dev.outboxrouter.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What JSON must be for Kafka Connect to have a schema for it. */
final class Inference {

    private static final String ELEMENT = "[]";

    /** The types that were met below one array, by their path. */
    private final Map<String, String> types = new HashMap<>();

    /** Where there is null, an empty array, and an array that is not empty. */
    private final Set<String> nulls = new HashSet<>();

    private final Set<String> emptyArrays = new HashSet<>();
    private final Set<String> filledArrays = new HashSet<>();

    private boolean isUniform = true;

    private Inference() {}

    /** Whether the elements of each array are of one type, at every depth, and that type is known and not null. */
    static boolean isUniform(JsonNode node) {
        if (node.isArray()) {
            Inference inference = new Inference();
            inference.collect("", node);
            return inference.isUniform && !inference.hasNullForArray() && !inference.hasNullForValueInNestedArrays();
        }
        for (JsonNode member : node) {
            if (!isUniform(member)) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is an integer of more than 64 bits. */
    static boolean hasBigNumber(JsonNode node) {
        if (node.isIntegralNumber()) {
            return !node.canConvertToLong();
        }
        for (JsonNode member : node) {
            if (hasBigNumber(member)) {
                return true;
            }
        }
        return false;
    }

    /** Null, where it is kept, is bytes; an empty array beside it does not change that, and is not bytes. */
    private boolean hasNullForArray() {
        return nulls.stream().anyMatch(path -> emptyArrays.contains(path) && !filledArrays.contains(path));
    }

    /** The schema of an array of arrays is that of its first array. A null there, where it is kept, makes the field bytes. */
    private boolean hasNullForValueInNestedArrays() {
        return nulls.stream().anyMatch(path -> path.contains(ELEMENT + ELEMENT + ".") && types.containsKey(path));
    }

    private void collect(String path, JsonNode node) {
        if (node.isNull()) {
            nulls.add(path);
        }
        if (node.isArray()) {
            (node.isEmpty() ? emptyArrays : filledArrays).add(path);
            boolean hasNull = false;
            boolean hasObject = false;
            boolean hasValue = false;
            for (JsonNode element : node) {
                hasNull |= element.isNull();
                hasObject |= element.isObject();
                hasValue |= !element.isNull();
                collect(path + ELEMENT, element);
            }
            boolean isUntyped = node.isEmpty() ? path.endsWith(ELEMENT) : !hasValue;
            isUniform &= !isUntyped && !(hasNull && hasObject);
        } else {
            node.properties().forEach(member -> collect(path + "." + member.getKey(), member.getValue()));
        }
        if (!node.isNull()) {
            String type = typeOf(node);
            isUniform &= types.computeIfAbsent(path, any -> type).equals(type);
        }
    }

    private static String typeOf(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.canConvertToInt() ? "int32" : "int64";
        }
        return node.getNodeType().name();
    }
}
