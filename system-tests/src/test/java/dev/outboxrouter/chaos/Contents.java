package dev.outboxrouter.chaos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an event must look like, byte for byte, as three fingerprints: a million events of up to 200 KB are remembered.
 *
 * @param key of the record's key
 * @param value of the record's value
 * @param headers of the names and values of all headers
 */
record Contents(long key, long value, long headers) {

    /** Fingerprints of a record's parts. */
    static Contents of(byte @Nullable [] key, byte @Nullable [] value, Map<String, String> headers) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(headers)
                .forEach((name, content) ->
                        text.append(name).append('\0').append(content).append('\0'));
        return new Contents(
                fingerprint(key),
                fingerprint(value),
                fingerprint(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** What is different, for a person. */
    String differenceTo(Contents other) {
        return (key == other.key ? "" : "key ")
                + (value == other.value ? "" : "value ")
                + (headers == other.headers ? "" : "headers ");
    }

    private static long fingerprint(byte @Nullable [] bytes) {
        if (bytes == null) {
            return 0;
        }
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
