package dev.outboxrouter.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is particular to one service; {@link Service} does what all have in common. */
interface ServiceDefinition {

    ServiceName name();

    /** Where it can be reached, for people to read. */
    String address();

    /** The ports it listens on when it is our own. */
    List<PortUse> ports();

    /** The files that must have been built before it can start. */
    List<Path> required();

    /** An argument of its process that no other process has. */
    String mark();

    /**
     * Writes what the process needs to start; whatever an earlier start left behind, whole or half, is made use of.
     *
     * @throws StackException when that fails
     */
    LaunchPlan prepare(ServiceLog log, Progress progress);

    /** Asks the service itself; empty when it works, otherwise what is not yet so. */
    Optional<String> notReady(ServiceLog log);

    /**
     * What is done once, when a process that was started works: what can be set up from outside only.
     *
     * @throws StackException when that fails
     */
    default void complete(Progress progress) {}

    /** How long a start may take. */
    Duration startLimit();

    /** What makes it end at once, by its own emergency stop if it has one. */
    default Signal crashSignal() {
        return Signal.KILL;
    }

    /** What makes it end in order. */
    default Signal stopSignal() {
        return Signal.TERM;
    }
}
