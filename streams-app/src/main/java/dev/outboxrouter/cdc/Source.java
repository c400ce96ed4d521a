package dev.outboxrouter.cdc;

import java.util.OptionalLong;

/** Where a change comes from: what the router reads of the envelope's {@code source}. */
public final class Source {

    /** An envelope without a source. */
    public static final Source NONE = new Source(Slice.EMPTY);

    private static final byte[] TRANSACTION_ID = Utf8.ascii("txId");
    private static final byte[] LSN = Utf8.ascii("lsn");
    private static final byte[] COMMITTED_MILLIS = Utf8.ascii("ts_ms");
    private static final byte[] COMMITTED_MICROS = Utf8.ascii("ts_us");
    private static final FieldName DATABASE = FieldName.of("db");
    private static final FieldName SCHEMA = FieldName.of("schema");
    private static final FieldName TABLE = FieldName.of("table");

    /** PostgreSQL has no such number for any of them. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private Slice json;
    private long transactionId = UNKNOWN;
    private long lsn = UNKNOWN;
    private long committedMillis = UNKNOWN;
    private long committedMicros = UNKNOWN;

    private Source(Slice json) {
        this.json = json;
    }

    /**
     * Reads the object that comes next. A member of another type than Debezium's is passed over.
     *
     * @throws MalformedJsonException when it is no JSON, or a number is beyond 64 bits
     */
    static Source read(JsonScanner json, byte[] input) throws MalformedJsonException {
        Source source = new Source(Slice.EMPTY);
        int from = json.position();
        for (boolean more = json.enterObject(); more; more = json.nextMember()) {
            if (json.isNamed(LSN)) {
                source.lsn = number(json, source.lsn, "lsn");
            } else if (json.isNamed(TRANSACTION_ID)) {
                source.transactionId = number(json, source.transactionId, "txId");
            } else if (json.isNamed(COMMITTED_MILLIS)) {
                source.committedMillis = number(json, source.committedMillis, "ts_ms");
            } else if (json.isNamed(COMMITTED_MICROS)) {
                source.committedMicros = number(json, source.committedMicros, "ts_us");
            } else {
                json.skipValue();
            }
        }
        source.json = new Slice(input, from, json.position());
        return source;
    }

    private static long number(JsonScanner json, long otherwise, String name) throws MalformedJsonException {
        try {
            return json.skipInteger(otherwise);
        } catch (NumberFormatException e) {
            throw json.malformed(
                    Flaw.NOT_AN_ENVELOPE, "the record's \"source.%s\" is not a 64-bit number".formatted(name));
        }
    }

    /** Name of the database; empty when it is not known. */
    public String database() {
        return text(DATABASE);
    }

    /** The table's schema; empty for a logical message. */
    public String schema() {
        return text(SCHEMA);
    }

    /** The table; empty for a logical message. */
    public String table() {
        return text(TABLE);
    }

    /** The 32-bit id of the transaction; empty when a message is not transactional. */
    public OptionalLong transactionId() {
        return optional(transactionId);
    }

    /** Position in the write-ahead log. */
    public OptionalLong lsn() {
        return optional(lsn);
    }

    /** Commit time of the transaction (of the message itself when it is not transactional), in milliseconds since the epoch. */
    public OptionalLong committedMillis() {
        return optional(committedMillis);
    }

    /** The same in microseconds; equal for all of a transaction, and on a replay. */
    public OptionalLong committedMicros() {
        return optional(committedMicros);
    }

    /** Few need them, so they are read when they are asked for. */
    private String text(FieldName name) {
        String text = "";
        try {
            JsonFields fields = json.length() == 0 ? JsonFields.NONE : JsonFields.read(json);
            for (int member = 0; member < fields.size(); member++) {
                if (fields.isNamed(member, name) && fields.value(member).kind() == JsonField.Kind.STRING) {
                    text = fields.value(member).string();
                }
            }
        } catch (MalformedJsonException e) {
            // A name that UTF-8 cannot hold is none of PostgreSQL's.
            return "";
        }
        return text;
    }

    private static OptionalLong optional(long number) {
        return number == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(number);
    }
}
