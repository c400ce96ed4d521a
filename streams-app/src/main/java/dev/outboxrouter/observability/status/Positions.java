package dev.outboxrouter.observability.status;

import java.util.List;

/**
 * How far the raw topics are written and read, and how long the dead-letter topic is, at one moment.
 *
 * @param raw every partition of every raw topic
 * @param deadLetters every partition of the dead-letter topic
 */
public record Positions(List<RawPartition> raw, List<LetterPartition> deadLetters) {

    public Positions {
        raw = List.copyOf(raw);
        deadLetters = List.copyOf(deadLetters);
    }

    /**
     * A partition of a raw topic.
     *
     * @param topic its topic
     * @param partition its number
     * @param behind records that are committed in it and not routed yet; the marks of transactions are counted along
     */
    public record RawPartition(String topic, int partition, long behind) {}

    /**
     * A partition of the dead-letter topic.
     *
     * @param partition its number
     * @param begin the first offset that it still has
     * @param end the offset behind its last letter
     */
    public record LetterPartition(int partition, long begin, long end) {}
}
