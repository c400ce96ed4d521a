package dev.outboxrouter.benchmarks.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Watches a backlog become less and gives the events a second, by {@link RateMeter}'s rule.
 *
 * <p>From raw topics, what is done is what the contestant's consumer group has committed: Kafka Streams commits it with
 * the output, the plain loop at the same interval. From the write-ahead log there is no group, and what is done is what a
 * consumer of committed records can read on the aggregate topics. Two contestants that are compared are measured alike.
 */
final class Drain {

    private static final Duration LOOK = Duration.ofMillis(15);

    private Drain() {}

    /**
     * Watches until all is done.
     *
     * @param events how many there are
     * @param done says how many are done
     * @param jvms must live until then
     * @throws BenchmarkException when one of them has ended, or the limit has passed
     */
    static double rate(int events, DoubleSupplier done, List<Jvm> jvms, Duration limit) {
        RateMeter meter = new RateMeter(events);
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            double now = done.getAsDouble();
            if (meter.look(now, System.nanoTime())) {
                return meter.perSecond();
            }
            jvms.forEach(Jvm::requireAlive);
            if (System.nanoTime() - end > 0) {
                throw new BenchmarkException(
                        "%,.0f of %,d events were done after %d s".formatted(now, events, limit.toSeconds()));
            }
            pause(LOOK);
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }
}
