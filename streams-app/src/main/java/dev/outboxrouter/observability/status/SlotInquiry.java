package dev.outboxrouter.observability.status;

import dev.outboxrouter.config.PostgresConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Asks PostgreSQL for its logical slots, over one connection that can only read. Any role that may log in sees them. */
final class SlotInquiry implements Callable<List<Slot>>, AutoCloseable {

    /** The reason for an invalidation is a column since PostgreSQL 17: read by name out of the row, null before. */
    private static final String SLOTS = """
            SELECT slot_name, active, wal_status,
                   pg_wal_lsn_diff(written, restart_lsn)::bigint AS retained,
                   pg_wal_lsn_diff(written, confirmed_flush_lsn)::bigint AS behind,
                   to_jsonb(slot) ->> 'invalidation_reason' AS invalidation_reason
              FROM pg_replication_slots slot,
                   (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END) AS wal(written)
             WHERE slot_type = 'logical' AND database = current_database()
             ORDER BY slot_name""";

    private final PostgresConnection postgres;
    private @Nullable Connection open;

    SlotInquiry(PostgresConnection postgres) {
        this.postgres = postgres;
    }

    @Override
    public synchronized List<Slot> call() throws SQLException {
        Connection connection = connection();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SLOTS)) {
            List<Slot> slots = new ArrayList<>();
            while (rows.next()) {
                slots.add(new Slot(
                        rows.getString("slot_name"),
                        rows.getBoolean("active"),
                        rows.getString("wal_status"),
                        rows.getObject("retained", Long.class),
                        rows.getObject("behind", Long.class),
                        rows.getString("invalidation_reason")));
            }
            return slots;
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // It is of no use any more, whatever it says.
                open = null;
            }
            open = null;
        }
    }

    private Connection connection() throws SQLException {
        if (open == null) {
            open = postgres.openReadOnly("outbox-router-status");
        }
        return open;
    }
}
