package dev.outboxrouter.check;

import dev.outboxrouter.check.Checked.Fine;
import dev.outboxrouter.check.Checked.Open;
import dev.outboxrouter.check.Checked.Part;
import dev.outboxrouter.check.Checked.Wrong;
import dev.outboxrouter.config.PostgresConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks at the connector's replication slot. */
final class SlotCheck {

    /** Of one database, by name where the connector told it. */
    private static final String SLOTS = """
            SELECT slot_name, active, coalesce(wal_status, ''), pg_size_pretty(
                CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - restart_lsn)
            FROM pg_replication_slots
            WHERE slot_type = 'logical' AND database = current_database() ORDER BY slot_name""";

    private SlotCheck() {}

    /**
     * Looks.
     *
     * @param postgres empty: nobody is asked
     * @param names of the slots that connectors name; empty: those of the database are looked at
     */
    static List<Checked> of(Optional<PostgresConnection> postgres, Set<String> names) {
        if (postgres.isEmpty()) {
            return List.of(new Open(
                    Part.SLOT,
                    "PostgreSQL is not asked",
                    "set postgres.url, postgres.user and postgres.password.file"));
        }
        List<Checked> found = new ArrayList<>();
        Set<String> missing = new TreeSet<>(names);
        try (Connection connection = postgres.get().openReadOnly("outbox-router");
                PreparedStatement statement = connection.prepareStatement(SLOTS);
                ResultSet slots = statement.executeQuery()) {
            while (slots.next()) {
                String name = slots.getString(1);
                if (names.isEmpty() || missing.remove(name)) {
                    found.add(judged(name, slots.getBoolean(2), slots.getString(3), slots.getString(4)));
                }
            }
        } catch (SQLException e) {
            return List.of(new Wrong(
                    Part.SLOT,
                    "PostgreSQL at %s does not answer: %s (SQLSTATE %s)"
                            .formatted(postgres.get(), firstLine(e), e.getSQLState()),
                    "start it; or are postgres.url, postgres.user and the password right?"));
        }
        missing.forEach(name -> found.add(noSlot("the slot " + name)));
        return found.isEmpty() ? List.of(noSlot("a logical slot")) : found;
    }

    private static Checked noSlot(String what) {
        return new Wrong(
                Part.SLOT,
                what + " does not exist in this database: what is committed now is never sent",
                "register the connector, which makes it; if it was lost, docs/operations.md says what to do");
    }

    private static Checked judged(String name, boolean isActive, String walStatus, String retained) {
        if (walStatus.equals("lost")) {
            return new Wrong(
                    Part.SLOT,
                    "the slot %s is lost: PostgreSQL has removed write-ahead log that the connector has not read"
                            .formatted(name),
                    "docs/operations.md says how to begin anew; raise max_slot_wal_keep_size");
        }
        if (!isActive) {
            return new Wrong(
                    Part.SLOT,
                    "the slot %s is inactive and keeps %s of write-ahead log, which grows until the disk is full"
                            .formatted(name, retained),
                    "start the connector; if nobody needs the slot: SELECT pg_drop_replication_slot('%s')"
                            .formatted(name));
        }
        return walStatus.equals("unreserved")
                ? new Wrong(
                        Part.SLOT,
                        "the slot %s keeps %s of write-ahead log and may lose it at the next checkpoint"
                                .formatted(name, retained),
                        "raise max_slot_wal_keep_size, and look why the connector is behind")
                : new Fine(Part.SLOT, "slot %s is active and keeps %s of write-ahead log".formatted(name, retained));
    }

    private static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
