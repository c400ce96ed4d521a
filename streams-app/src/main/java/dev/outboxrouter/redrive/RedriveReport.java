package dev.outboxrouter.redrive;

import dev.outboxrouter.delivery.Delivery;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The numbers of one run. */
public final class RedriveReport {

    private final Map<String, Long> events = new TreeMap<>();
    private final Map<String, Long> again = new TreeMap<>();
    private final Map<String, Long> unchanged = new TreeMap<>();
    private final Map<String, Long> ignored = new TreeMap<>();
    private long foreign;
    private long doneBefore;
    private long notMeant;
    private long selected;
    private long settled;
    private long unknown;
    private boolean stopped;
    private @Nullable Letter example;

    RedriveReport() {}

    /** Events that were sent, by topic. */
    public Map<String, Long> events() {
        return Map.copyOf(events);
    }

    /** Events that failed again for another reason, by their new code: they are letters of their own now. */
    public Map<String, Long> again() {
        return new TreeMap<>(again);
    }

    /** Letters that failed again as before, by code. */
    public Map<String, Long> unchanged() {
        return new TreeMap<>(unchanged);
    }

    /** Letters that today's rules ignore, by why. */
    public Map<String, Long> ignored() {
        return new TreeMap<>(ignored);
    }

    /** Letters of raw topics that this configuration does not read, and records that are no letters. */
    public long foreignLetters() {
        return foreign;
    }

    /** Letters that an earlier run has dealt with. */
    public long doneBeforeLetters() {
        return doneBefore;
    }

    /** Letters that were not asked for. */
    public long notMeantLetters() {
        return notMeant;
    }

    /** Letters that were taken through today's rules. */
    public long selectedLetters() {
        return selected;
    }

    /** Letters whose raw record can no longer be read. */
    public long unknownLetters() {
        return unknown;
    }

    /** Whether it was stopped before its end. */
    public boolean isStopped() {
        return stopped;
    }

    /** Whether what was asked for is still a dead letter, or some of it. */
    public boolean isSomethingLeft() {
        return stopped || !again.isEmpty() || settled < selected;
    }

    /** Where the raw record of a letter that is left lies: {@code --topic T --partition P --offset N}; null without one. */
    public @Nullable String example() {
        return example == null
                ? null
                : "--topic %s --partition %d --offset %d"
                        .formatted(
                                example.rawPartition().topic(),
                                example.rawPartition().partition(),
                                example.rawOffset());
    }

    void foreign() {
        foreign++;
    }

    void doneBefore() {
        doneBefore++;
    }

    void notMeant() {
        notMeant++;
    }

    void stopped() {
        stopped = true;
    }

    void judged(Letter letter, Verdict verdict) {
        selected++;
        if (verdict instanceof Verdict.Settled settledLetter) {
            settled++;
            settledLetter.events().forEach(event -> count(events, event.record().topic()));
            for (Delivery.DeadLetter failure : settledLetter.failures()) {
                count(again, failure.rejected().code().name());
                left(letter);
            }
            return;
        }
        left(letter);
        if (verdict instanceof Verdict.Unchanged) {
            count(unchanged, letter.code());
        } else if (verdict instanceof Verdict.Ignored skipped) {
            count(ignored, skipped.reason().sentence());
        } else {
            unknown++;
        }
    }

    private void left(Letter letter) {
        if (example == null) {
            example = letter;
        }
    }

    private static void count(Map<String, Long> counts, String name) {
        counts.merge(name, 1L, Long::sum);
    }
}
