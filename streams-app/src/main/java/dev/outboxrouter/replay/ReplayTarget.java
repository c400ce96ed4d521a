package dev.outboxrouter.replay;

/** Where the events of a replay go. */
public sealed interface ReplayTarget {

    /** All of them to one topic of the replay's own. */
    record OwnTopic(String topic) implements ReplayTarget {}

    /** Each to its aggregate's topic, where the consumers of every day read it again. */
    record LiveTopics() implements ReplayTarget {}

    /** Nowhere: they are counted. */
    record Nowhere() implements ReplayTarget {}
}
