package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Commits numbered transactions, each with a logical message and an outbox row, until it is closed. A transaction that
 * PostgreSQL refuses is not committed and owes nothing; the next one is tried.
 */
final class CountingWriter implements AutoCloseable {

    /** Between two transactions, so that a service that is away for long leaves no backlog of thousands. */
    private static final int PAUSE_MILLIS = 5;

    private final Pipeline pipeline;
    private final String aggregateType;
    private final String aggregateId;
    private final AtomicInteger committed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final ScheduledFuture<?> writing;
    private int next;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private volatile @Nullable RuntimeException unexpected;

    /** Starts to write events of {@code aggregateType} and rows of {@code aggregateType-rows}. */
    CountingWriter(Pipeline pipeline, String aggregateType, String aggregateId) {
        this.pipeline = pipeline;
        this.aggregateType = aggregateType;
        this.aggregateId = aggregateId;
        this.writing = thread.scheduleWithFixedDelay(this::commitNext, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Waits until this many transactions have been committed since the call. */
    void awaitFurther(int count) {
        int wanted = committed.get() + count;
        Waiting.await()
                .untilAsserted(() -> assertThat(committed.get())
                        .as("committed transactions; %d failed; ended by %s", failed.get(), unexpected)
                        .isGreaterThanOrEqualTo(wanted));
    }

    private void commitNext() {
        int number = next++;
        try {
            Transaction.commit(pipeline, tx -> {
                tx.emit(aggregateType, aggregateId, "Counted", String.valueOf(number));
                tx.insert(aggregateType + "-rows", aggregateId, "Counted", String.valueOf(number));
            });
            committed.incrementAndGet();
        } catch (SQLException e) {
            failed.incrementAndGet();
        } catch (RuntimeException e) {
            unexpected = e;
            thread.shutdown();
        }
    }

    @Override
    public void close() {
        writing.cancel(false);
        thread.shutdown();
        Waiting.await()
                .alias("the last transaction ends")
                .untilAsserted(() -> assertThat(thread.isTerminated()).isTrue());
        if (unexpected != null) {
            throw unexpected;
        }
    }
}
