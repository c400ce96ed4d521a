package dev.outboxrouter.cdc;

import java.util.OptionalLong;

/** Where a change comes from: what the router reads of the envelope's {@code source}. Good until the next change is read. */
public final class Source {

    private static final FieldName DATABASE = FieldName.of("db");
    private static final FieldName SCHEMA = FieldName.of("schema");
    private static final FieldName TABLE = FieldName.of("table");

    private static final long MICROS_PER_MILLI = 1_000;

    /** PostgreSQL has no such number for any of them. */
    static final long UNKNOWN = Long.MIN_VALUE;

    /** An envelope without a source. */
    public static final Source NONE = new Source();

    /** For {@link SourceReader}, which reads one source after the other into one of these. */
    long transactionId = UNKNOWN;

    long lsn = UNKNOWN;
    long committedMillis = UNKNOWN;
    long committedMicros = UNKNOWN;
    private byte[] input = new byte[0];
    private int from;
    private int to;

    /** A source that says nothing yet. */
    Source() {}

    /** Forgets what was read of another. */
    void forget() {
        transactionId = UNKNOWN;
        lsn = UNKNOWN;
        committedMillis = UNKNOWN;
        committedMicros = UNKNOWN;
    }

    /** Says where it is written. */
    void at(byte[] whole, int begin, int end) {
        input = whole;
        from = begin;
        to = end;
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

    /** Whether it has its transaction's id and commit time, and its position: all that tells one change from another. */
    public boolean isPlaced() {
        return transactionId != UNKNOWN && lsn != UNKNOWN && (committedMicros != UNKNOWN || committedMillis != UNKNOWN);
    }

    /**
     * Returns the commit time that identifies the transaction together with its id, in microseconds since the epoch. A
     * connector that does not write {@code ts_us} (older versions of Debezium) writes the same commit time as {@code ts_ms}.
     */
    public long transactionMicros() {
        return committedMicros != UNKNOWN ? committedMicros : committedMillis * MICROS_PER_MILLI;
    }

    /** The 32-bit id of the transaction; empty when a message is not transactional. */
    public OptionalLong transactionId() {
        return optional(transactionId);
    }

    /** The same without an object around it. */
    public long transactionId(long otherwise) {
        return transactionId == UNKNOWN ? otherwise : transactionId;
    }

    /** Position in the write-ahead log. */
    public OptionalLong lsn() {
        return optional(lsn);
    }

    /** The same without an object around it. */
    public long lsn(long otherwise) {
        return lsn == UNKNOWN ? otherwise : lsn;
    }

    /** Commit time of the transaction (of the message itself when it is not transactional), in milliseconds since the epoch. */
    public OptionalLong committedMillis() {
        return optional(committedMillis);
    }

    /** The same without an object around it. */
    public long committedMillis(long otherwise) {
        return committedMillis == UNKNOWN ? otherwise : committedMillis;
    }

    /** The same in microseconds; equal for all of a transaction, and on a replay. */
    public OptionalLong committedMicros() {
        return optional(committedMicros);
    }

    /** The same without an object around it. */
    public long committedMicros(long otherwise) {
        return committedMicros == UNKNOWN ? otherwise : committedMicros;
    }

    /** Few need them, so they are read when they are asked for. */
    private String text(FieldName name) {
        String text = "";
        try {
            JsonFields fields = from == to ? JsonFields.NONE : JsonFields.read(new Slice(input, from, to));
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
