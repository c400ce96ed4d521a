package dev.outboxrouter.cdc;

import java.util.Arrays;

/**
 * Reads the envelope's {@code source}. A connector writes each like the one before but for a few numbers: all between them
 * is compared as a whole, and only a source that is written otherwise is read member by member. Not for several threads.
 */
final class SourceReader {

    private static final byte[] TRANSACTION_ID = Utf8.ascii("txId");
    private static final byte[] LSN = Utf8.ascii("lsn");
    private static final byte[] COMMITTED_MILLIS = Utf8.ascii("ts_ms");
    private static final byte[] COMMITTED_MICROS = Utf8.ascii("ts_us");
    private static final byte[] SEQUENCE = Utf8.ascii("sequence");

    /** A source with more of them is read member by member. */
    private static final int MOST_PARTS = 16;

    private static final int MOST_BYTES = 4_096;

    /** What differs from one source to the next. */
    private enum Part {
        TRANSACTION_ID,
        LSN,
        COMMITTED_MILLIS,
        COMMITTED_MICROS,
        OTHER_NUMBER,
        TEXT
    }

    private final Part[] parts = new Part[MOST_PARTS];

    /** Behind what stands before each part; at last, behind what follows them. */
    private final int[] ends = new int[MOST_PARTS + 2];

    private final Source source = new Source();
    private byte[] around = new byte[0];
    private int size;
    private boolean learned;
    private boolean learning;

    /**
     * Reads the object that comes next. A member of another type than Debezium's is passed over.
     *
     * @return what it says, good until the next call
     * @throws MalformedJsonException when it is no JSON, or a number is beyond 64 bits
     */
    Source read(JsonScanner json, byte[] input) throws MalformedJsonException {
        int from = json.position();
        source.forget();
        if (!learned || !isAsBefore(json)) {
            json.passOver(from);
            source.forget();
            readMembers(json, input, from);
        }
        source.at(input, from, json.position());
        return source;
    }

    private boolean isAsBefore(JsonScanner json) {
        for (int part = 0; part < size; part++) {
            if (!json.passOver(around, ends[part], ends[part + 1])) {
                return false;
            }
            if (parts[part] == Part.TEXT) {
                if (!json.passText()) {
                    return false;
                }
            } else {
                long number = json.passDigits();
                if (number < 0) {
                    return false;
                }
                take(parts[part], number);
            }
        }
        return json.passOver(around, ends[size], ends[size + 1]);
    }

    private void take(Part part, long number) {
        switch (part) {
            case TRANSACTION_ID -> source.transactionId = number;
            case LSN -> source.lsn = number;
            case COMMITTED_MILLIS -> source.committedMillis = number;
            case COMMITTED_MICROS -> source.committedMicros = number;
            case OTHER_NUMBER, TEXT -> {}
        }
    }

    private void readMembers(JsonScanner json, byte[] input, int from) throws MalformedJsonException {
        size = 0;
        learned = false;
        learning = true;
        int behind = from;
        for (boolean more = json.enterObject(); more; more = json.nextMember()) {
            Part part = partNamed(json);
            byte first = json.peek();
            switch (part) {
                case TRANSACTION_ID -> source.transactionId = number(json, source.transactionId, "txId");
                case LSN -> source.lsn = number(json, source.lsn, "lsn");
                case COMMITTED_MILLIS -> source.committedMillis = number(json, source.committedMillis, "ts_ms");
                case COMMITTED_MICROS -> source.committedMicros = number(json, source.committedMicros, "ts_us");
                case OTHER_NUMBER, TEXT -> json.skipValue();
            }
            boolean isPart = part == Part.TEXT ? first == '"' : first >= '1' && first <= '9';
            if (isPart) {
                learn(part, input, behind, json.from());
                behind = json.to();
            } else if (isRead(part) && first != 'n') {
                // Compared as a whole it would not be read.
                learning = false;
            }
        }
        append(input, behind, json.position());
        learned = learning;
    }

    private static boolean isRead(Part part) {
        return part != Part.OTHER_NUMBER && part != Part.TEXT;
    }

    private static Part partNamed(JsonScanner json) throws MalformedJsonException {
        if (json.isNamed(LSN)) {
            return Part.LSN;
        }
        if (json.isNamed(TRANSACTION_ID)) {
            return Part.TRANSACTION_ID;
        }
        if (json.isNamed(COMMITTED_MILLIS)) {
            return Part.COMMITTED_MILLIS;
        }
        if (json.isNamed(COMMITTED_MICROS)) {
            return Part.COMMITTED_MICROS;
        }
        return json.isNamed(SEQUENCE) ? Part.TEXT : Part.OTHER_NUMBER;
    }

    private void learn(Part part, byte[] input, int from, int to) {
        if (size == MOST_PARTS) {
            learning = false;
        }
        append(input, from, to);
        if (learning) {
            parts[size] = part;
            size++;
        }
    }

    private void append(byte[] input, int from, int to) {
        int end = ends[size] + to - from;
        if (end > MOST_BYTES) {
            learning = false;
        }
        if (learning) {
            if (end > around.length) {
                around = Arrays.copyOf(around, 2 * end);
            }
            System.arraycopy(input, from, around, ends[size], to - from);
            ends[size + 1] = end;
        }
    }

    private static long number(JsonScanner json, long otherwise, String name) throws MalformedJsonException {
        try {
            return json.skipInteger(otherwise);
        } catch (NumberFormatException e) {
            throw json.malformed(
                    Flaw.NOT_AN_ENVELOPE, "the record's \"source.%s\" is not a 64-bit number".formatted(name));
        }
    }
}
