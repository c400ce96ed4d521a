package dev.outboxrouter.cdc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The schemas that were read last. Kafka Connect writes a record's whole schema before the record, several times its
 * size, and the same bytes each time: they are compared and not read again.
 */
final class KnownSchemas {

    /** One for each table, and one for messages. */
    private static final int MOST = 32;

    private static final int LONGEST = 256 * 1024;

    private final List<Known> known = new ArrayList<>();
    private int oldest;

    private record Known(byte[] bytes, RowSchema schema) {}

    /** The schema that comes next, up to and with its closing brace. */
    RowSchema read(JsonScanner json, byte[] input) throws MalformedJsonException {
        int from = json.position();
        for (Known each : known) {
            int to = from + each.bytes.length;
            if (to <= input.length && Arrays.equals(input, from, to, each.bytes, 0, each.bytes.length)) {
                json.passOver(to);
                return each.schema;
            }
        }
        json.skipValue();
        Slice text = new Slice(input, from, json.position());
        RowSchema schema = RowSchema.read(text);
        if (text.length() <= LONGEST) {
            remember(new Known(text.copy(), schema));
        }
        return schema;
    }

    private void remember(Known latest) {
        if (known.size() < MOST) {
            known.add(latest);
        } else {
            known.set(oldest, latest);
            oldest = (oldest + 1) % MOST;
        }
    }
}
