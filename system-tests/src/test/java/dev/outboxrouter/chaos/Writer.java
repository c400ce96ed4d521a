package dev.outboxrouter.chaos;

import dev.outboxrouter.system.Pipeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Applications at work: some threads with a connection each, whose transactions interleave. Their commits follow each
 * other, one at a time, which is how the commit order is known.
 */
final class Writer {

    private static final int THREADS = 4;
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** How long the server may take to say what became of a commit. */
    private static final Duration VERDICT_LIMIT = Duration.ofMinutes(5);

    private final Pipeline pipeline;
    private final Ledger ledger;
    private final long seed;
    private final ReentrantLock committing = new ReentrantLock(true);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stop;
    private volatile @Nullable Throwable failure;

    Writer(Pipeline pipeline, Ledger ledger, long seed) {
        this.pipeline = pipeline;
        this.ledger = ledger;
        this.seed = seed;
    }

    /** Begins to write. */
    void start(int round) {
        stop = false;
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom random = new SplittableRandom(seed * 1_000_003 + round * 101L + i);
            Thread thread = new Thread(() -> write(round, random), "writer-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    /** Ends the transactions that are under way, in whatever way they end. */
    void stop() throws InterruptedException {
        stop = true;
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
        Throwable why = failure;
        if (why != null) {
            throw new IllegalStateException("the writer itself failed: " + why, why);
        }
    }

    private void write(int round, SplittableRandom random) {
        try {
            while (!stop) {
                try (Connection connection = pipeline.connect()) {
                    connection.setAutoCommit(false);
                    while (!stop) {
                        transact(connection, round, random.split());
                        Thread.sleep(random.nextInt(20));
                    }
                } catch (SQLException e) {
                    // What was under way is in the ledger already, as what it became.
                    requireThatTheServerIsAway(e);
                    Thread.sleep(PAUSE.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Makes the table of the marks. */
    void prepare() throws SQLException {
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(BusinessTransaction.MARKS);
        }
    }

    private void transact(Connection connection, int round, SplittableRandom random)
            throws SQLException, InterruptedException {
        BusinessTransaction transaction = new BusinessTransaction(connection, random);
        try {
            transaction.run(() -> stop);
        } catch (SQLException e) {
            ledger.takenBack(round, "its transaction failed: " + e.getSQLState(), transaction.events());
            ledger.takenBack(round, "rolled back to a savepoint", transaction.takenBack());
            throw e;
        }
        ledger.takenBack(round, "rolled back to a savepoint", transaction.takenBack());
        if (random.nextInt(100) < 8) {
            ledger.takenBack(round, "rolled back", transaction.events());
            connection.rollback();
            return;
        }
        commit(connection, round, transaction);
    }

    private void commit(Connection connection, int round, BusinessTransaction transaction)
            throws SQLException, InterruptedException {
        committing.lock();
        try {
            connection.commit();
            ledger.committed(round, transaction.id(), transaction.events());
        } catch (SQLException e) {
            // Nobody confirmed it: the server knows when it is back.
            if (hasLeftItsMark(transaction)) {
                ledger.committed(round, transaction.id(), transaction.events());
            } else {
                ledger.takenBack(round, "its commit failed: " + e.getSQLState(), transaction.events());
            }
            throw e;
        } finally {
            committing.unlock();
        }
    }

    /** Any other error would be the writer's own, and it would write nothing for ever. */
    private static void requireThatTheServerIsAway(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        boolean isAway = state.startsWith("08") || state.startsWith("57P");
        if (!isAway) {
            throw new IllegalStateException("SQL state " + state, e);
        }
    }

    /**
     * Whether the transaction's row is there. Its id would not tell: one that was never written to the log is given once
     * more after a crash.
     */
    private boolean hasLeftItsMark(BusinessTransaction transaction) throws InterruptedException {
        long end = System.nanoTime() + VERDICT_LIMIT.toNanos();
        while (System.nanoTime() - end < 0) {
            try (Connection connection = pipeline.connect()) {
                return transaction.hasLeftItsMark(connection);
            } catch (SQLException e) {
                // Not back yet.
            }
            Thread.sleep(PAUSE.toMillis());
        }
        throw new IllegalStateException("nobody knows what became of transaction " + transaction.id());
    }
}
