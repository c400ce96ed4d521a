package dev.outboxrouter;

import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.RawLogs;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.deduplication.LookUps;
import dev.outboxrouter.deduplication.RedeliveryFilters;
import dev.outboxrouter.deduplication.RedeliveryObserver;
import dev.outboxrouter.delivery.Answers;
import dev.outboxrouter.topology.HistoryReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the router recognises redelivered changes with: filters, and the consumers that read raw partitions back for them. */
final class RouterRedelivery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RouterRedelivery.class);

    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    /** Share of {@code max.poll.interval.ms} that a look-up on a stream thread can take; two of them can follow each other. */
    private static final int POLL_INTERVAL_SHARE = 4;

    private final Admin admin;
    private final String group;
    private final RawLogs logs;
    private final LookUps lookUps;
    private final RedeliveryFilters.Parts filters;

    /**
     * Opens nothing: consumers are created when they are needed.
     *
     * @param admin remains the caller's to close
     * @param observer is told what is read back
     */
    RouterRedelivery(RouterConfig config, Properties properties, Admin admin, RedeliveryObserver observer) {
        this.admin = admin;
        this.group = config.applicationId();
        KafkaClients clients = new KafkaClients(config, "outbox-router-redelivery");
        this.logs = new RawLogs(clients::reader);
        this.lookUps = new LookUps(
                StreamsProperties.maxPollInterval(properties).dividedBy(POLL_INTERVAL_SHARE),
                logs::of,
                () -> new HistoryReader(config),
                this::committedOffset);
        this.filters = new RedeliveryFilters.Parts(config.redelivery(), logs::of, lookUps, observer);
    }

    RedeliveryFilters.Parts filters() {
        return filters;
    }

    LookUps lookUps() {
        return lookUps;
    }

    /** Logs once which topic of an earlier version can be deleted. */
    void reportOldChangelog() {
        String name = group + "-last-transactions-changelog";
        if (Answers.of(admin.listTopics().names(), REQUEST_LIMIT).contains(name)) {
            LOG.info(
                    "Topic of an earlier version is not used any more. When no router of that version runs in this group:"
                            + " kafka-topics.sh --bootstrap-server … --delete --topic {}",
                    name);
        }
    }

    private long committedOffset(TopicPartition partition) {
        @Nullable OffsetAndMetadata committed = Answers.of(
                        admin.listConsumerGroupOffsets(
                                        Map.of(
                                                group,
                                                new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(partition))),
                                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                                .partitionsToOffsetAndMetadata(group),
                        REQUEST_LIMIT)
                .get(partition);
        return committed == null ? 0 : committed.offset();
    }

    @Override
    public void close() {
        lookUps.close();
        logs.close();
    }
}
