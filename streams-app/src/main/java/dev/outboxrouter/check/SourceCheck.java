package dev.outboxrouter.check;

import dev.outboxrouter.check.Checked.Part;
import dev.outboxrouter.check.Checked.Wrong;
import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.ReadRange;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.delivery.Answers;
import dev.outboxrouter.topology.RecordRouting;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;

/** Reads the newest raw records and looks whether their source block lets the router recognise them when redelivered. */
final class SourceCheck {

    /** Upper bound on the offsets that are read of a partition. Markers of transactions take some of them. */
    private static final int NEWEST = 20;

    private final RouterConfig config;
    private final KafkaClients clients;
    private final Admin admin;

    SourceCheck(RouterConfig config, KafkaClients clients, Admin admin) {
        this.config = config;
        this.clients = clients;
        this.admin = admin;
    }

    List<Checked> look() {
        List<String> raw = Answers.of(admin.listTopics().names(), Check.LIMIT).stream()
                .filter(config.rawTopics().pattern().asMatchPredicate())
                .toList();
        if (raw.isEmpty() || config.deduplicationWindow().isPresent()) {
            return List.of();
        }
        Set<String> unrecognisable = new TreeSet<>();
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            RecordRouting routing = RecordRouting.offline(config);
            long deadline = System.nanoTime() + Check.LIMIT.toNanos();
            boolean unused = newest(reader, raw).read(reader, () -> System.nanoTime() > deadline, record -> {
                if (routing.isUnrecognisable(record)) {
                    unrecognisable.add(record.topic());
                }
            });
        } catch (AuthorizationException e) {
            // AccessCheck names the right that is missing.
            return List.of();
        }
        return unrecognisable.stream()
                .<Checked>map(topic -> new Wrong(
                        Part.TOPICS,
                        ("redelivered changes of %s cannot be recognised and are routed twice: source.txId, source.lsn, or"
                                        + " both source.ts_us and source.ts_ms are missing")
                                .formatted(topic),
                        "let the connector write its whole source block, or set deduplication.window"))
                .toList();
    }

    private ReadRange newest(KafkaConsumer<byte[], byte[]> reader, List<String> topics) {
        Collection<TopicDescription> descriptions = Answers.of(
                        admin.describeTopics(topics).allTopicNames(), Check.LIMIT)
                .values();
        List<TopicPartition> partitions = descriptions.stream()
                .flatMap(topic -> IntStream.range(0, topic.partitions().size())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .toList();
        reader.assign(partitions);
        Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
        Map<TopicPartition, Long> from = new HashMap<>();
        reader.beginningOffsets(partitions)
                .forEach((partition, first) ->
                        from.put(partition, Math.max(first, ends.getOrDefault(partition, 0L) - NEWEST)));
        return new ReadRange(from, ends);
    }
}
