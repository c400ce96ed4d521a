package dev.outboxrouter.chaos;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that a consumer of committed records has found.
 *
 * @param id what {@link Event#id} is
 */
record Arrival(String id, String topic, int partition, long offset, Contents contents) {

    static final String DEAD_LETTERS = "outbox.dead-letters";

    /** Where the changes of the ordinary table go. */
    static final String CUSTOMERS = "outbox.event.customer";

    private static final String CODE = "outbox.error.code";
    private static final String INDEX = "outbox.event.index";
    private static final String TYPE = "eventType";
    private static final String ID = "id";

    static Arrival of(ConsumerRecord<byte[], byte[]> found) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : found.headers()) {
            // A second one of a name would be an alteration too.
            headers.merge(header.key(), text(header.value()), (one, other) -> one + "\0and\0" + other);
        }
        String id = headers.getOrDefault(ID, "(no id)");
        byte[] value = found.value();
        if (found.topic().equals(DEAD_LETTERS)) {
            id = text(found.key()) + '#' + headers.getOrDefault(INDEX, "");
            headers.keySet().removeIf(name -> !name.equals(CODE));
            value = null;
        } else if (found.topic().equals(CUSTOMERS)) {
            // The event id of a change comes from its position, which only the server knows.
            id = changeId(Objects.requireNonNull(headers.getOrDefault(TYPE, "")), text(found.value()));
            headers.remove(ID);
        }
        return new Arrival(
                id,
                found.topic(),
                found.partition(),
                found.offset(),
                Contents.of(found.topic().equals(DEAD_LETTERS) ? null : found.key(), value, headers));
    }

    /** The identity of a change of an ordinary table. */
    static String changeId(String eventType, String row) {
        return eventType + row;
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "(null)" : new String(bytes, StandardCharsets.UTF_8);
    }

    String place() {
        return topic + '-' + partition + '@' + offset;
    }
}
