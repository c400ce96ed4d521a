package dev.outboxrouter.observability.status;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/** Copies nothing of a key or value, for a reader that asks only whether there is a record. */
public final class SkippingDeserializer implements Deserializer<byte[]> {

    private static final byte[] SKIPPED = {};

    @Override
    public byte[] deserialize(String topic, byte[] data) {
        return SKIPPED;
    }

    @Override
    public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
        return SKIPPED;
    }
}
