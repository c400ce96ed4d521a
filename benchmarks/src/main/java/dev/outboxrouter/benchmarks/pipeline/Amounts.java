package dev.outboxrouter.benchmarks.pipeline;

import java.time.Duration;

/**
 * How much is measured: every count of the measurements on the real services.
 *
 * @param rounds in which the contestants of a figure take turns
 * @param sideRounds the same for the sizes and kinds of input beside the first one
 * @param backlogEvents most raw records that a contestant drains
 * @param backlogBytes most bytes of them: fewer records when they are large
 * @param walEvents events that connectors drain from the write-ahead log
 * @param aggregates different aggregates of the backlog in which there are many
 * @param steady how long events are written at a steady pace, each round
 * @param writing how long transactions are counted, each round
 */
public record Amounts(
        int rounds,
        int sideRounds,
        int backlogEvents,
        long backlogBytes,
        int walEvents,
        int aggregates,
        Duration steady,
        Duration writing) {

    /** What published figures are made with. */
    public static final Amounts FULL =
            new Amounts(5, 2, 300_000, 400_000_000, 150_000, 300_000, Duration.ofSeconds(6), Duration.ofSeconds(3));

    /** Whether everything still works, and figures to compare by eye. */
    public static final Amounts QUICK =
            new Amounts(1, 1, 100_000, 150_000_000, 40_000, 100_000, Duration.ofSeconds(3), Duration.ofSeconds(1));

    public Amounts {
        if (rounds < 1 || sideRounds < 1 || backlogEvents < 1 || walEvents < 1 || aggregates < 1) {
            throw new IllegalArgumentException("there is nothing to measure");
        }
    }

    /** The same in so many rounds. */
    public Amounts withRounds(int number) {
        return new Amounts(number, sideRounds, backlogEvents, backlogBytes, walEvents, aggregates, steady, writing);
    }

    /** The same with another number of different aggregates: ten million take 4 GB of disk and some minutes. */
    public Amounts withAggregates(int number) {
        return new Amounts(rounds, sideRounds, backlogEvents, backlogBytes, walEvents, number, steady, writing);
    }
}
