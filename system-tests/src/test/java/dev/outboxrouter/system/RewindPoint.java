package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outboxrouter.connect.ConnectorFile;
import dev.outboxrouter.stack.Connector;
import java.io.IOException;
import java.sql.SQLException;

/**
 * A position in PostgreSQL's log to which a connector can be rewound. A copy of the connector's replication slot retains the log
 * from there on, so the connector runs with the settings that ship and its own slot moves on.
 */
public final class RewindPoint implements AutoCloseable {

    private final Pipeline pipeline;
    private final Connector connector;
    private final String slot;
    private final String copy;
    private final JsonNode position;
    private long delivered;

    private RewindPoint(Pipeline pipeline, ConnectorFile file) throws SQLException {
        this.pipeline = pipeline;
        this.connector = new Connector(pipeline.config().connect(), file.name());
        this.slot = file.config().path("slot.name").asText();
        this.copy = slot + "_marked";
        copySlot(slot, copy);
        // A slot never confirms more than the stored offset, so an offset that is read later is in the copy.
        this.position = awaitOffsets();
    }

    /** Marks the position that the connector has stored last; a connector without one is waited for. */
    public static RewindPoint mark(Pipeline pipeline, ConnectorFile connector) throws SQLException {
        return new RewindPoint(pipeline, connector);
    }

    /** Waits until the connector has confirmed everything that PostgreSQL's log holds at the time of this call. */
    public void awaitDelivered() throws SQLException {
        awaitConfirmed(pipeline.number("SELECT pg_current_wal_insert_lsn() - '0/0'"));
    }

    /**
     * Stops the connector, gives its slot and its offset the marked position, and resumes it. It then sends everything that was
     * committed since {@link #mark}.
     */
    public void rewind() throws IOException, InterruptedException, SQLException {
        connector.stop();
        // Refused until the connector has stopped.
        Waiting.await()
                .alias("the offset is altered")
                .ignoreExceptions()
                .untilAsserted(() -> connector.alterOffsets(position));
        delivered = confirmed();
        dropSlot(slot);
        copySlot(copy, slot);
        connector.resume();
    }

    /** Waits until the connector has confirmed everything that it had confirmed before it was rewound. */
    public void awaitRedelivered() throws InterruptedException {
        connector.awaitRunning(Waiting.LIMIT);
        awaitConfirmed(delivered);
    }

    private void awaitConfirmed(long position) {
        Waiting.await()
                .alias("the slot " + slot + " confirms " + position)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(confirmed()).isGreaterThanOrEqualTo(position));
    }

    private JsonNode awaitOffsets() {
        return Waiting.await()
                .alias("the connector stores an offset")
                .ignoreExceptions()
                .until(connector::offsets, stored -> !stored.path("offsets").isEmpty());
    }

    private void copySlot(String from, String to) throws SQLException {
        pipeline.number("SELECT count(*) FROM pg_copy_logical_replication_slot('%s', '%s')".formatted(from, to));
    }

    /** Drops a slot as soon as its walsender has gone. */
    private void dropSlot(String name) {
        Waiting.await()
                .alias("the slot " + name + " is dropped")
                .ignoreExceptions()
                .untilAsserted(() -> pipeline.number(
                        "SELECT count(pg_drop_replication_slot(slot_name)) FROM pg_replication_slots WHERE slot_name = '%s'"
                                .formatted(name)));
    }

    private long confirmed() throws SQLException {
        return pipeline.number(
                "SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots WHERE slot_name = '%s'".formatted(slot));
    }

    /** Drops the copy of the slot. */
    @Override
    public void close() {
        dropSlot(copy);
    }
}
