package dev.outboxrouter.topology;

import dev.outboxrouter.outbox.SkipReason;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Says what is skipped and may surprise: an update of an outbox row each time, rows of a snapshot once. */
final class SkipLog {

    private static final Logger LOG = LoggerFactory.getLogger(SkipLog.class);

    private final Level updates;
    private final AtomicBoolean snapshotSaid = new AtomicBoolean();
    private final Set<String> unrecognisable = ConcurrentHashMap.newKeySet();

    SkipLog(Level updates) {
        this.updates = updates;
    }

    /** Warns once for each topic that redelivered changes of it are routed twice. */
    void unrecognisable(ConsumerRecord<byte[], byte[]> raw) {
        if (unrecognisable.add(raw.topic())) {
            LOG.warn(
                    "Redelivered changes cannot be recognised and are routed twice: source.txId, source.lsn, or both"
                            + " source.ts_us and source.ts_ms are missing. Write the connector's whole source block, or set"
                            + " deduplication.window. Said once per topic topic={} partition={} offset={}",
                    raw.topic(),
                    raw.partition(),
                    raw.offset());
        }
    }

    void skipped(SkipReason reason, ConsumerRecord<byte[], byte[]> raw) {
        if (reason == SkipReason.UPDATE) {
            LOG.atLevel(updates)
                    .log(
                            "Outbox row was updated, which is no event topic={} partition={} offset={}",
                            raw.topic(),
                            raw.partition(),
                            raw.offset());
        } else if (reason == SkipReason.SNAPSHOT && snapshotSaid.compareAndSet(false, true)) {
            LOG.info(
                    "Rows that a snapshot read are not routed (table.op.read.behavior=route would); said once topic={}"
                            + " partition={} offset={}",
                    raw.topic(),
                    raw.partition(),
                    raw.offset());
        }
    }
}
