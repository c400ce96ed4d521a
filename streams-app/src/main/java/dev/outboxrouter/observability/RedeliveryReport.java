package dev.outboxrouter.observability;

import dev.outboxrouter.deduplication.RedeliveryObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the filters of redelivered changes read back, and logs what they cannot know. Thread-safe. */
public final class RedeliveryReport implements RedeliveryObserver {

    private static final Logger LOG = LoggerFactory.getLogger(RedeliveryReport.class);

    private final Counter lookUps;
    private final Counter records;
    private final Counter unverified;
    private final Counter clocksDiffer;
    private final Set<TopicPartition> saidUnverified = ConcurrentHashMap.newKeySet();

    /** Counts in this registry. */
    public RedeliveryReport(MeterRegistry registry) {
        this.lookUps = Counter.builder("outbox.router.redelivery.lookups")
                .description(
                        "Transactions that were looked up in the raw topics, because a change of them could be redelivered")
                .register(registry);
        this.records = Counter.builder("outbox.router.redelivery.lookup.records")
                .description("Raw records that were read for look-ups")
                .register(registry);
        this.unverified = Counter.builder("outbox.router.redelivery.unverified")
                .description(
                        "Changes that were taken for new although retention had deleted records that could show the contrary")
                .register(registry);
        this.clocksDiffer = Counter.builder("outbox.router.redelivery.clocks.differ")
                .description(
                        "Times that a raw record was older than its commit by more than redelivery.clock.difference.max")
                .register(registry);
    }

    @Override
    public void warmedUp(TopicPartition partition, long read) {
        LOG.debug(
                "Last records were read back topic={} partition={} records={}",
                partition.topic(),
                partition.partition(),
                read);
    }

    @Override
    public void lookedUp(TopicPartition partition, long read) {
        lookUps.increment();
        records.increment((double) read);
        LOG.info(
                "Transaction was looked up topic={} partition={} records={}",
                partition.topic(),
                partition.partition(),
                read);
    }

    @Override
    public void beyondRetention(TopicPartition partition, long offset) {
        unverified.increment();
        if (saidUnverified.add(partition)) {
            LOG.warn(
                    "Change is taken for new: if it is redelivered, retention has deleted its first copy, and it is routed twice."
                            + " Keep raw topics for longer than a connector can be rewound by (retention.ms). Said once per partition, counted"
                            + " as outbox_router_redelivery_unverified_total topic={} partition={} offset={}",
                    partition.topic(),
                    partition.partition(),
                    offset);
        }
    }

    @Override
    public void clocksDiffer(TopicPartition partition, long offset, long differenceMillis) {
        clocksDiffer.increment();
        LOG.warn(
                "Raw record is older than the commit of its transaction by {} ms: the clocks of the database and of Kafka Connect differ by"
                        + " more than redelivery.clock.difference.max. Synchronise them; until then redelivered changes can be routed twice"
                        + " topic={} partition={} offset={}",
                differenceMillis,
                partition.topic(),
                partition.partition(),
                offset);
    }
}
