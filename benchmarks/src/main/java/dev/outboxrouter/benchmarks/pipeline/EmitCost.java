package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import dev.outboxrouter.benchmarks.report.Series;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code emit_vs_insert}, {@code emit_wal_bytes}: what an event costs the application's database. {@code outbox_emit}
 * against a row that is inserted into the outbox and deleted in the same transaction; two sessions, no connector.
 */
final class EmitCost implements PipelineMeasurement {

    private static final int SESSIONS = 2;
    private static final int PAYLOAD = 200;
    private static final String VARIANT = "200 B";
    private static final String EMIT = "outbox_emit";
    private static final String INSERT = "insert and delete";

    @Override
    public List<String> keys() {
        return List.of("emit_vs_insert", "emit_wal_bytes");
    }

    @Override
    public List<Figure> measure(Services services, Amounts amounts) {
        List<Double> walOfEmit = new ArrayList<>();
        List<Double> walOfInsert = new ArrayList<>();
        Rounds rounds = new Rounds(VARIANT, "transactions/s")
                .with(EMIT, round -> rate(services, amounts.writing(), EmitCost::emit, walOfEmit))
                .with(INSERT, round -> rate(services, amounts.writing(), EmitCost::insert, walOfInsert))
                .run(0, amounts.rounds(), services::say);
        return List.of(
                rounds.ratio("emit_vs_insert", EMIT, INSERT, new Goal.Report()),
                new Figure(
                        "emit_wal_bytes",
                        VARIANT,
                        "B/event",
                        walOfEmit,
                        new Goal.Report(),
                        List.of(new Series(INSERT, "B/event", walOfInsert))));
    }

    /** What one transaction does; the connection commits when it is asked to. */
    private interface Transaction {
        void run(Connection connection, long number) throws SQLException;
    }

    private static void emit(Connection connection, long number) throws SQLException {
        try (PreparedStatement emit =
                connection.prepareStatement("SELECT public.outbox_emit('order', ?, 'OrderCreated', ?::jsonb)")) {
            emit.setString(1, String.valueOf(number % Backlog.SOME_AGGREGATES));
            emit.setString(2, Payloads.json(number, PAYLOAD));
            emit.execute();
        }
    }

    private static void insert(Connection connection, long number) throws SQLException {
        UUID id = UUID.randomUUID();
        try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO public.outbox"
                                + " (id, aggregatetype, aggregateid, type, payload) VALUES (?, 'order', ?, 'OrderCreated', ?::jsonb)");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM public.outbox WHERE id = ?")) {
            insert.setObject(1, id);
            insert.setString(2, String.valueOf(number % Backlog.SOME_AGGREGATES));
            insert.setString(3, Payloads.json(number, PAYLOAD));
            insert.execute();
            delete.setObject(1, id);
            delete.execute();
        }
    }

    private static double rate(Services services, Duration stretch, Transaction transaction, List<Double> walBytes) {
        Database database = new Database(services);
        database.checkpoint();
        long position = database.walPosition();
        ExecutorService sessions = Executors.newFixedThreadPool(SESSIONS);
        try {
            long end = System.nanoTime() + stretch.toNanos();
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                counts.add(sessions.submit(session(services, transaction, end)));
            }
            long transactions = 0;
            for (Future<Long> count : counts) {
                transactions += count.get();
            }
            walBytes.add((double) (database.walPosition() - position) / transactions);
            return transactions / (stretch.toNanos() / 1e9);
        } catch (ExecutionException e) {
            throw new BenchmarkException("PostgreSQL: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        } finally {
            sessions.shutdownNow();
        }
    }

    private static Callable<Long> session(Services services, Transaction transaction, long end) {
        return () -> {
            try (Connection connection = services.database()) {
                connection.setAutoCommit(false);
                long number = 0;
                while (System.nanoTime() - end < 0) {
                    transaction.run(connection, number++);
                    connection.commit();
                }
                return number;
            }
        };
    }
}
