package dev.outboxrouter.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/** Why JSON as it was written and JSON that went through Kafka Connect's schemas are not the same, node by node. */
final class JsonDifference {

    private final Set<Difference> met = EnumSet.noneOf(Difference.class);
    private String unexplained = "";

    private JsonDifference() {}

    static JsonDifference between(JsonNode written, JsonNode converted) {
        JsonDifference difference = new JsonDifference();
        difference.compare("$", written, converted, false);
        return difference;
    }

    /** The differences that were met. */
    Set<Difference> met() {
        return met;
    }

    /** What no difference explains; empty when nothing is left. */
    String unexplained() {
        return unexplained;
    }

    private void compare(String path, JsonNode written, JsonNode converted, boolean inArray) {
        if (written.isObject() && converted.isObject()) {
            compareObjects(path, written, converted, inArray);
        } else if (written.isArray() && converted.isArray() && written.size() == converted.size()) {
            for (int i = 0; i < written.size(); i++) {
                compare(path + "[" + i + "]", written.get(i), converted.get(i), true);
            }
        } else if (written.isNumber()) {
            compareNumbers(path, written, converted);
        } else if (!written.equals(converted)) {
            unexplained = path + ": " + written + " and " + converted;
        }
    }

    private void compareNumbers(String path, JsonNode written, JsonNode converted) {
        if (converted.isNumber() && written.decimalValue().compareTo(converted.decimalValue()) == 0) {
            return;
        }
        double rounded = written.doubleValue();
        boolean sameDouble = converted.isNumber()
                ? converted.doubleValue() == rounded
                : Double.isInfinite(rounded) && converted.asText().equals(String.valueOf(rounded));
        if (sameDouble) {
            met.add(Difference.NUMBERS_AS_WRITTEN);
        } else {
            unexplained = path + ": " + written + " and " + converted;
        }
    }

    private void compareObjects(String path, JsonNode written, JsonNode converted, boolean inArray) {
        Set<String> names = new HashSet<>();
        for (Iterator<String> all = written.fieldNames(); all.hasNext(); ) {
            String name = all.next();
            names.add(name);
            JsonNode ours = written.get(name);
            if (converted.has(name)) {
                compare(path + "." + name, ours, converted.get(name), inArray);
            } else if (ours.isNull()) {
                met.add(Difference.NULLS_KEPT);
            } else if (ours.isArray() && ours.isEmpty()) {
                met.add(Difference.EMPTY_ARRAYS_KEPT);
            } else if (inArray) {
                met.add(Difference.MERGED_FIELDS_KEPT);
            } else {
                unexplained = path + "." + name + " is missing there";
            }
        }
        for (Iterator<String> all = converted.fieldNames(); all.hasNext(); ) {
            String name = all.next();
            if (!names.contains(name)) {
                if (inArray && converted.get(name).isNull()) {
                    met.add(Difference.NULLS_NOT_ADDED);
                } else {
                    unexplained = path + "." + name + " is missing here";
                }
            }
        }
    }
}
