package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.Effort;
import java.time.Duration;
import java.util.List;

/**
 * How much is measured: every count of the measurements on the real services.
 *
 * @param rounds in which the contestants of a figure take turns
 * @param warmUps rounds before them that do not count, in which JVMs compile what they run
 * @param kinds of input, the first one first
 * @param payloads sizes in bytes, the first one first
 * @param backlogEvents most raw records that a contestant drains in a round
 * @param backlogBytes most bytes of them: fewer records when they are large
 * @param enough how many of them it drains
 * @param heapsMb heaps that may be enough, in MB, the smallest first
 * @param distinctAggregates as many aggregates as events, in all rounds together
 * @param walEvents most events that connectors drain from the write-ahead log in a round
 * @param steady how long events are written at a steady pace, each round
 * @param writing how long transactions are counted, each round
 * @param reported whether what has no goal is measured too
 */
record Amounts(
        int rounds,
        int warmUps,
        List<RawKind> kinds,
        List<Integer> payloads,
        int backlogEvents,
        long backlogBytes,
        Enough.Rule enough,
        List<Integer> heapsMb,
        int distinctAggregates,
        int walEvents,
        Duration steady,
        Duration writing,
        boolean reported) {

    Amounts {
        kinds = List.copyOf(kinds);
        payloads = List.copyOf(payloads);
        heapsMb = List.copyOf(heapsMb);
        if (kinds.isEmpty()
                || payloads.isEmpty()
                || heapsMb.isEmpty()
                || rounds < 1
                || warmUps < 0
                || backlogEvents < 1
                || distinctAggregates < rounds + warmUps
                || walEvents < 1) {
            throw new IllegalArgumentException("there is nothing to measure");
        }
    }

    /** One less: for those whose first round is long enough. */
    int fewerWarmUps() {
        return Math.max(0, warmUps - 1);
    }

    /** As much as is asked for, in as many rounds. */
    static Amounts of(Effort effort) {
        return effort.isQuick() ? quick(effort) : full(effort);
    }

    /** What published figures are made with. */
    private static Amounts full(Effort effort) {
        return new Amounts(
                effort.rounds(),
                2,
                List.of(RawKind.values()),
                List.of(200, 1_000, 10_000),
                400_000,
                370_000_000,
                new Enough.Rule(2, Duration.ofMillis(1_500)),
                List.of(64, Heap.PROMISED_MB),
                10_000_000,
                150_000,
                Duration.ofSeconds(3),
                Duration.ofMillis(1_500),
                true);
    }

    /** Whether everything still works, and figures to compare by eye. */
    private static Amounts quick(Effort effort) {
        return new Amounts(
                effort.rounds(),
                1,
                List.of(RawKind.MESSAGES),
                List.of(200),
                150_000,
                370_000_000,
                new Enough.Rule(4, Duration.ofSeconds(1)),
                List.of(Heap.PROMISED_MB),
                75_000,
                60_000,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                false);
    }
}
