package dev.outboxrouter.delivery;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/** The size of a record on its own in a batch, before compression. */
public final class RecordSize {

    private RecordSize() {}

    /** Bytes, as the producer counts them before it compares them with {@code max.request.size}. */
    public static int of(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, headers.toArray());
    }
}
