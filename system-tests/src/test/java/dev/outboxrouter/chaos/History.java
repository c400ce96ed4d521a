package dev.outboxrouter.chaos;

import dev.outboxrouter.system.GrowingTopics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Everything that Kafka holds of one event: where it is in the raw topics and in the aggregate topics. */
final class History {

    private static final Pattern TOPICS = Pattern.compile("outbox\\..*|example\\..*");
    private static final Pattern CONTENT = Pattern.compile("\"content\":\"([A-Za-z0-9+/=]*)\"");
    private static final Pattern SOURCE = Pattern.compile("\"source\":\\{[^}]*}");

    private History() {}

    /** A line for each record, in both isolation levels: what is only in the second was aborted, or is not committed. */
    static List<String> of(Map<String, Object> client, String id) {
        String wanted = id.replaceAll("#[0-9]*$", "");
        List<String> lines = new ArrayList<>();
        for (String isolation : List.of("read_committed", "read_uncommitted")) {
            try (GrowingTopics all = new GrowingTopics(client, TOPICS, isolation)) {
                all.read(found -> {
                    if (speaksOf(found, wanted)) {
                        lines.add(line(isolation, found));
                    }
                });
            }
        }
        return lines;
    }

    private static String line(String isolation, ConsumerRecord<byte[], byte[]> found) {
        Matcher source = SOURCE.matcher(text(found.value()));
        return "%s %s-%d@%d key=%s time=%d %s"
                .formatted(
                        isolation,
                        found.topic(),
                        found.partition(),
                        found.offset(),
                        text(found.key()),
                        found.timestamp(),
                        source.find() ? source.group() : "");
    }

    private static boolean speaksOf(ConsumerRecord<byte[], byte[]> found, String id) {
        String value = text(found.value());
        Matcher content = CONTENT.matcher(value);
        String said = content.find()
                ? new String(Base64.getDecoder().decode(content.group(1)), StandardCharsets.UTF_8)
                : value;
        Header header = found.headers().lastHeader("id");
        return said.contains(id)
                || text(found.key()).contains(id)
                || (header != null && text(header.value()).equals(id));
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "(null)" : new String(bytes, StandardCharsets.UTF_8);
    }
}
