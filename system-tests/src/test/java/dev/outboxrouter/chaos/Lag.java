package dev.outboxrouter.chaos;

import dev.outboxrouter.system.Pipeline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How far the pipeline is behind: the slot behind the log, the routers behind the raw topics. */
final class Lag implements AutoCloseable {

    private static final String GROUP = "outbox-router";
    private static final Pattern RAW = Pattern.compile("example\\.(message|public\\..*)");
    private static final Duration POLL = Duration.ofMillis(100);

    private final Pipeline pipeline;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Lag(Pipeline pipeline) {
        this.pipeline = pipeline;
        String servers = pipeline.config().bootstrapServers();
        this.admin = Admin.create(Map.of("bootstrap.servers", servers));
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** The end of PostgreSQL's log, in bytes. */
    long written() throws SQLException {
        return number("SELECT pg_current_wal_insert_lsn() - '0/0'");
    }

    /** Up to where the connector has confirmed it. */
    long confirmed() throws SQLException {
        return number("SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots WHERE slot_name = 'example_slot'");
    }

    /** Raw records that are committed, and that the routers have not committed to have read. */
    long rawRecords() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> positions = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, Long> from = new HashMap<>();
        consumer.listTopics().forEach((topic, partitions) -> {
            if (RAW.matcher(topic).matches()) {
                partitions.forEach(each -> from.put(new TopicPartition(topic, each.partition()), 0L));
            }
        });
        from.replaceAll((partition, none) ->
                positions.containsKey(partition) ? positions.get(partition).offset() : 0L);
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet());
        long records = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            records += consumer.poll(POLL).count();
            if (records > 0) {
                return records;
            }
        }
        return records;
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
