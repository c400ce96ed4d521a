package dev.outboxrouter.promises;

import java.util.List;

/**
 * The topics other than raw topics.
 *
 * @param topics those that exist
 * @param areAggregatesKnown whether aggregate topics can be told from others by the beginning of their names
 */
public record WrittenTopics(List<WrittenTopic> topics, boolean areAggregatesKnown) {

    public WrittenTopics {
        topics = List.copyOf(topics);
    }

    /** Returns those of one hop. */
    List<WrittenTopic> of(Hop hop) {
        return topics.stream().filter(topic -> topic.hop() == hop).toList();
    }
}
