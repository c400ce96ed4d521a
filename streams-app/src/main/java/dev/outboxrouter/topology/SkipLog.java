package dev.outboxrouter.topology;

import dev.outboxrouter.outbox.SkipReason;
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

    SkipLog(Level updates) {
        this.updates = updates;
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
