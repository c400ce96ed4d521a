package dev.outboxrouter.redrive;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.topology.RawRecords;
import dev.outboxrouter.topology.RecordRouting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Dead letters that a router has made of raw records, and what another one makes of them. */
final class Letters {

    private static final String RAW = "example.message";
    private static final String ROWS = "example.public.customers";

    private Letters() {}

    static Letter ofMessage(String content, String... options) {
        return ofMessages(content, options).get(0);
    }

    /** The letters of one logical message under these options. */
    static List<Letter> ofMessages(String content, String... options) {
        String value = "{\"op\":\"m\",\"ts_ms\":1,\"source\":{\"ts_ms\":1,\"txId\":1,\"lsn\":1},\"message\":"
                + "{\"prefix\":\"outbox\",\"content\":\"%s\"}}"
                        .formatted(Base64.getEncoder().encodeToString(bytes(content)));
        return letters(RAW, "{\"prefix\":\"outbox\"}", value, options);
    }

    /** The letters of the delete of a row under these options. */
    static List<Letter> ofDelete(String... options) {
        String value =
                "{\"before\":{\"id\":7},\"after\":null,\"source\":{\"ts_ms\":1,\"txId\":1,\"lsn\":1},\"op\":\"d\","
                        + "\"ts_ms\":1}";
        return letters(ROWS, "{\"id\":7}", value, options);
    }

    /** What becomes of a letter under these options. */
    static Verdict judged(Letter letter, String... options) {
        RecordRouting routing = routing(options);
        ConsumerRecord<byte[], byte[]> raw = RawRecords.of(
                letter.rawPartition().topic(),
                letter.rawPartition().partition(),
                letter.rawOffset(),
                letter.rawTimestamp(),
                letter.record().key(),
                letter.record().value(),
                letter.rawHeaders());
        return Verdict.of(letter, routing.route(raw));
    }

    /** Routing under these options. */
    static RecordRouting routing(String... options) {
        return RecordRouting.offline(config(options));
    }

    /** A record of the dead-letter topic. */
    static Letter letter(ProducerRecord<byte[], byte[]> record, long offset) {
        return Letter.of(RawRecords.of(
                        record.topic(),
                        Optional.ofNullable(record.partition()).orElse(2),
                        offset,
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        record.headers()))
                .orElseThrow();
    }

    private static List<Letter> letters(String topic, String key, String value, String... options) {
        Headers headers = new RecordHeaders().add("__debezium.context.task", bytes("0"));
        ConsumerRecord<byte[], byte[]> raw = RawRecords.of(topic, 1, 42, 1_000, bytes(key), bytes(value), headers);
        List<Letter> letters = new ArrayList<>();
        for (Delivery delivery : routing(options).route(raw)) {
            if (delivery instanceof Delivery.DeadLetter letter) {
                letters.add(letter(letter.record(), 17 + letters.size()));
            }
        }
        return letters;
    }

    private static RouterConfig config(String... options) {
        Map<String, String> all =
                new HashMap<>(Map.of("source.message.topics", RAW, "source.table.topics", ROWS + ":customer"));
        for (String option : options) {
            all.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        return RouterConfig.of(all);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
