package dev.outboxrouter.demo;

import static java.util.Objects.requireNonNull;

import dev.outboxrouter.connect.ConnectorHealth;
import dev.outboxrouter.stack.StackConfig;
import dev.outboxrouter.stack.StackException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How the pipeline stands, a line for each of its parts; a part that cannot be asked says so. */
final class PipelineStatus {

    private static final String CONNECTOR = "example-connector";
    private static final String SLOT = "example_slot";
    private static final String ROUTER_GROUP = "outbox-router";
    private static final int LIMIT_MS = 5_000;

    private final StackConfig config;

    PipelineStatus(StackConfig config) {
        this.config = config;
    }

    List<String> lines() {
        return List.of(
                "connector %s: %s".formatted(CONNECTOR, ConnectorHealth.describe(config.connect(), CONNECTOR)),
                "slot %s: %s".formatted(SLOT, slot()),
                "router group %s: %s".formatted(ROUTER_GROUP, router()));
    }

    private String slot() {
        try {
            String state = new Database(config)
                    .commit(transaction -> Database.first(
                            transaction,
                            "SELECT CASE WHEN active THEN 'active' ELSE 'inactive' END"
                                    + " || ', confirmed ' || confirmed_flush_lsn"
                                    + " || ', behind by ' || pg_size_pretty("
                                    + "     pg_current_wal_lsn() - confirmed_flush_lsn)"
                                    + " || ', keeps ' || pg_size_pretty(pg_current_wal_lsn() - restart_lsn) || ' of WAL'"
                                    + " FROM pg_replication_slots WHERE slot_name = ?",
                            SLOT));
            return state.isEmpty() ? "there is none; register the connector (make register-connector)" : state;
        } catch (StackException e) {
            return "unknown; " + e.getMessage();
        }
    }

    private String router() {
        Map<String, Object> settings = config.kafkaClient();
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MS);
        try (Admin admin = Admin.create(settings)) {
            ConsumerGroupDescription group = requireNonNull(admin.describeConsumerGroups(List.of(ROUTER_GROUP))
                            .describedGroups()
                            .get(ROUTER_GROUP))
                    .get();
            return "%s, %d threads, %d raw records behind"
                    .formatted(group.groupState(), group.members().size(), lag(admin));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return "there is none; start the router (make setup)";
            }
            return "unknown; Kafka at %s: %s".formatted(config.bootstrapServers(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown; interrupted";
        }
    }

    /** Records of the raw topics that the router has not committed yet; transaction markers among them. */
    private static long lag(Admin admin) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(ROUTER_GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                admin.listOffsets(latest).all().get();
        List<Long> lags = new ArrayList<>();
        committed.forEach((partition, position) -> {
            ListOffsetsResultInfo end = ends.get(partition);
            lags.add(end == null ? 0 : Math.max(0, end.offset() - position.offset()));
        });
        return lags.stream().mapToLong(Long::longValue).sum();
    }
}
