package dev.outboxrouter.clients;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Deserializer of keys and values that ends a poll before its records exceed a number of bytes. Kafka's consumer returns
 * the records before one that cannot be deserialized, keeps that one, and deserializes it again in the next poll. So a
 * refused record is neither lost nor fetched again. The first record of a poll is never refused, whatever its size.
 * Not thread-safe.
 */
final class PollBudget extends ByteArrayDeserializer {

    private final long maxBytes;
    private long bytes;
    private long bytesBeforeRecord;
    private @Nullable Headers record;

    PollBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Begins a poll: the whole number of bytes is available again. */
    void begin() {
        bytes = 0;
        bytesBeforeRecord = 0;
        record = null;
    }

    /**
     * Copies a key or value.
     *
     * @param headers of its record; the consumer passes the same object for the key and the value of a record, and another
     *     one for each record
     * @throws SerializationException when the poll has records and this one exceeds the bytes that are left
     */
    @Override
    public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
        if (headers != record) {
            record = headers;
            bytesBeforeRecord = bytes;
        }
        if (bytesBeforeRecord > 0 && bytes + data.remaining() > maxBytes) {
            bytes = bytesBeforeRecord;
            throw new SerializationException(
                    "the poll has %d bytes, and the next record exceeds %d".formatted(bytes, maxBytes));
        }
        bytes += data.remaining();
        return super.deserialize(topic, headers, data);
    }
}
