package dev.outboxrouter.benchmarks.pipeline;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured: every count of the measurements on the real services.
 *
 * @param rounds in which the contestants of a figure take turns
 * @param sideRounds the same for the sizes and kinds of input beside the first one
 * @param warmUps rounds before them that do not count, in which JVMs compile what they run
 * @param payloads sizes in bytes, the first one first
 * @param backlogEvents most raw records that a contestant drains in a round
 * @param backlogBytes most bytes of them: fewer records when they are large
 * @param walEvents events that connectors drain from the write-ahead log in a round
 * @param steady how long events are written at a steady pace, each round
 * @param writing how long transactions are counted, each round
 */
public record Amounts(
        int rounds,
        int sideRounds,
        int warmUps,
        List<Integer> payloads,
        int backlogEvents,
        long backlogBytes,
        int walEvents,
        Duration steady,
        Duration writing) {

    /** What published figures are made with. */
    public static final Amounts FULL = new Amounts(
            5,
            3,
            3,
            List.of(200, 1_000, 10_000),
            400_000,
            370_000_000,
            150_000,
            Duration.ofSeconds(6),
            Duration.ofSeconds(3));

    /** Whether everything still works, and figures to compare by eye. */
    public static final Amounts QUICK = new Amounts(
            1, 1, 1, List.of(200), 400_000, 400_000_000, 60_000, Duration.ofSeconds(3), Duration.ofSeconds(1));

    public Amounts {
        payloads = List.copyOf(payloads);
        if (payloads.isEmpty() || rounds < 1 || sideRounds < 1 || backlogEvents < 1 || warmUps < 0 || walEvents < 1) {
            throw new IllegalArgumentException("there is nothing to measure");
        }
    }

    /** The same in so many rounds. */
    public Amounts withRounds(int number) {
        return new Amounts(
                number, sideRounds, warmUps, payloads, backlogEvents, backlogBytes, walEvents, steady, writing);
    }
}
