package dev.outboxrouter.cdc;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A change of one row. A reader has one of them for one change after the other: it is good until the next record is read.
 */
public final class RowChange implements ChangeEvent {

    private Operation operation = Operation.READ;
    private byte @Nullable [] key;
    private JsonFields before = JsonFields.NONE;
    private JsonFields after = JsonFields.NONE;
    private Source source = Source.NONE;

    RowChange() {}

    /** Takes another change in place of its own. */
    RowChange of(
            Operation itsOperation,
            byte @Nullable [] itsKey,
            JsonFields itsBefore,
            JsonFields itsAfter,
            Source itsSource) {
        operation = itsOperation;
        key = itsKey;
        before = itsBefore;
        after = itsAfter;
        source = itsSource;
        return this;
    }

    /** What was done; never {@link Operation#MESSAGE}. */
    public Operation operation() {
        return operation;
    }

    /** The raw record's key, unread: {@link RecordKey} reads it; null for a table without a primary key. */
    public byte @Nullable [] key() {
        return key;
    }

    /** The row before the change, as far as the table's replica identity tells; no fields when it does not. */
    public JsonFields before() {
        return before;
    }

    /** The row after the change; no fields after a delete or truncate. */
    public JsonFields after() {
        return after;
    }

    /** Where it comes from. */
    public Source source() {
        return source;
    }

    @Override
    public OptionalLong committedMillis() {
        return source.committedMillis();
    }
}
