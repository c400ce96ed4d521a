package dev.outboxrouter.parity;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** What becomes of a raw record, on either side. */
sealed interface Outcome {

    /** It is published. */
    record Sent(String topic, Integer partition, Bytes key, Bytes value, Long timestamp, List<Entry> headers)
            implements Outcome {

        static Sent of(ProducerRecord<byte[], byte[]> record) {
            List<Entry> headers = new ArrayList<>();
            for (Header header : record.headers()) {
                headers.add(new Entry(header.key(), Bytes.of(header.value())));
            }
            return new Sent(
                    record.topic(),
                    record.partition(),
                    Bytes.of(record.key()),
                    Bytes.of(record.value()),
                    record.timestamp(),
                    headers);
        }
    }

    /** Nothing is published, and nothing is wrong. */
    record Dropped() implements Outcome {}

    /** It cannot be published: the connector stops, our router writes a dead letter. */
    record Refused(String why) implements Outcome {}

    /** A header. */
    record Entry(String name, Bytes value) {}

    /** Bytes that compare by what they are. */
    final class Bytes {
        private final byte[] bytes;

        private Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        static Bytes of(byte[] bytes) {
            return bytes == null ? null : new Bytes(bytes);
        }

        static Bytes of(String text) {
            return new Bytes(text.getBytes(StandardCharsets.UTF_8));
        }

        static String text(Bytes bytes) {
            return bytes == null ? null : bytes.toString();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Objects.hash(Arrays.hashCode(bytes));
        }

        @Override
        public String toString() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
