package dev.outboxrouter.benchmarks.pipeline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * An application that writes events at a steady pace, a transaction each, from several sessions. Each event has its due
 * time: one that comes late does not delay the next.
 */
final class SteadyWriter {

    static final int PER_SECOND = 1_000;

    private static final int SESSIONS = 4;
    private static final int PAYLOAD = 200;
    private static final long PAUSE_NANOS = 1_000_000_000L / PER_SECOND;

    private final Services services;

    SteadyWriter(Services services) {
        this.services = services;
    }

    /**
     * Writes events, and waits until all are committed.
     *
     * @param stretch is part of their ids: {@link #id}
     * @return for each when its commit had returned, by {@link System#nanoTime()}
     */
    long[] write(long stretch, int events) {
        long[] committed = new long[events];
        ExecutorService sessions = Executors.newFixedThreadPool(SESSIONS);
        try {
            long start = System.nanoTime() + 50 * PAUSE_NANOS;
            List<Future<Integer>> written = new ArrayList<>();
            for (int first = 0; first < SESSIONS; first++) {
                written.add(sessions.submit(session(stretch, first, start, committed)));
            }
            for (Future<Integer> each : written) {
                each.get();
            }
            return committed;
        } catch (ExecutionException e) {
            throw new BenchmarkException("PostgreSQL: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        } finally {
            sessions.shutdownNow();
        }
    }

    /** The id of an event. */
    static UUID id(long stretch, int number) {
        return new UUID(stretch, number);
    }

    private Callable<Integer> session(long stretch, int first, long start, long[] committed) {
        return () -> {
            int written = 0;
            try (Connection connection = services.database();
                    PreparedStatement emit = connection.prepareStatement(
                            "SELECT public.outbox_emit('order', ?, 'OrderCreated', ?::jsonb, '{}', ?)")) {
                for (int number = first; number < committed.length; number += SESSIONS) {
                    awaitDue(start + number * PAUSE_NANOS);
                    emit(emit, stretch, number);
                    committed[number] = System.nanoTime();
                    written++;
                }
            }
            return written;
        };
    }

    private static void emit(PreparedStatement emit, long stretch, int number) throws SQLException {
        emit.setString(1, String.valueOf(number % Backlog.SOME_AGGREGATES));
        emit.setString(2, Payloads.json(number, PAYLOAD));
        emit.setObject(3, id(stretch, number));
        emit.execute();
    }

    private static void awaitDue(long due) {
        long rest = due - System.nanoTime();
        while (rest > 0) {
            LockSupport.parkNanos(rest);
            rest = due - System.nanoTime();
        }
    }
}
