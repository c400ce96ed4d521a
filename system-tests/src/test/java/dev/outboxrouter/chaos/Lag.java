package dev.outboxrouter.chaos;

import dev.outboxrouter.system.GroupLag;
import dev.outboxrouter.system.Pipeline;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;

/** How far the pipeline is behind: the slot behind the log, the routers behind the raw topics. */
final class Lag implements AutoCloseable {

    private static final String GROUP = "outbox-router";
    private static final String RAW_TOPICS = "example\\.(message|public\\..*)|chaos\\.message";

    private final Pipeline pipeline;
    private final GroupLag routers;

    Lag(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.routers = new GroupLag(pipeline.config().kafkaClient(), GROUP, RAW_TOPICS);
    }

    /** The end of PostgreSQL's log, in bytes. */
    long written() throws SQLException {
        return pipeline.number("SELECT pg_current_wal_insert_lsn() - '0/0'");
    }

    /** Up to where the connector has confirmed it. */
    long confirmed() throws SQLException {
        return pipeline.number(
                "SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots WHERE slot_name = 'example_slot'");
    }

    /** Raw records that are committed, and that the routers have not committed to have read. */
    long rawRecords() throws ExecutionException, InterruptedException {
        return routers.records();
    }

    @Override
    public void close() {
        routers.close();
    }
}
