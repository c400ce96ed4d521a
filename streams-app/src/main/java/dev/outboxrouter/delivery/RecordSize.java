package dev.outboxrouter.delivery;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/** The size of a record on its own in a batch, before compression. */
public final class RecordSize {

    /** More than the lengths of a header, and of all else, may take. */
    private static final int LENGTHS = 20;

    /** More than what is around a record. */
    private static final int FRAME = 200;

    private static final int BYTES_OF_A_LETTER = 3;

    private RecordSize() {}

    /** Bytes that a record surely does not exceed: they are not counted one by one. */
    static long atMost(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        long most = FRAME + length(key) + length(value);
        for (Header header : headers) {
            most += LENGTHS + BYTES_OF_A_LETTER * header.key().length() + length(header.value());
        }
        return most;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** Bytes, as the producer counts them before it compares them with {@code max.request.size}. */
    public static int of(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, headers.toArray());
    }
}
