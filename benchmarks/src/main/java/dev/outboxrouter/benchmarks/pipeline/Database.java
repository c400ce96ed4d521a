package dev.outboxrouter.benchmarks.pipeline;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** What the measurements ask of PostgreSQL, beside the transactions that are measured. */
final class Database {

    private static final Duration IN_USE_LIMIT = Duration.ofSeconds(30);

    private final Services services;

    Database(Services services) {
        this.services = services;
    }

    /** A slot from which everything that is written from now on can be read, again and again. */
    void createSlot(String slot) {
        run("SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));
    }

    /** Drops a slot; what reads it may still be ending. */
    void dropSlot(String slot) {
        long limit = System.nanoTime() + IN_USE_LIMIT.toNanos();
        while (isActive(slot) && System.nanoTime() - limit < 0) {
            Drain.pause(Duration.ofMillis(100));
        }
        run("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '%s'"
                .formatted(slot));
    }

    /** Writes events, a transaction each, as fast as one session can. */
    void emit(int events, int payloadBytes) {
        int text = payloadBytes - "{'note': '', 'order': 1000000}".length();
        run("""
                DO $$ BEGIN
                    PERFORM set_config('synchronous_commit', 'off', false);
                    FOR i IN 1..%d LOOP
                        PERFORM public.outbox_emit('order', mod(i, %d)::text, 'OrderCreated', jsonb_build_object(
                            'order', 1000000 + i, 'note', left(
                                (SELECT string_agg(md5((i + word)::text), ' ') FROM generate_series(1, %d) word), %d)));
                        COMMIT;
                    END LOOP;
                END $$""".formatted(events, Backlog.SOME_AGGREGATES, text / 33 + 1, text));
    }

    /** Up to where the write-ahead log reaches, in bytes. */
    long walPosition() {
        try (Connection connection = services.database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_current_wal_insert_lsn() - '0/0'")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Each of two measurements begins with pages that are written out. */
    void checkpoint() {
        run("CHECKPOINT");
    }

    static BenchmarkException failed(SQLException e) {
        return new BenchmarkException("PostgreSQL: " + e.getMessage(), e);
    }

    private boolean isActive(String slot) {
        try (Connection connection = services.database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT FROM pg_replication_slots WHERE active AND slot_name = '%s'".formatted(slot))) {
            return row.next();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void run(String sql) {
        try (Connection connection = services.database();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
