package dev.outboxrouter;

/** How the process ends. */
enum ExitCode {
    /** Stopped when it was asked to. */
    STOPPED(0),
    /** Something that nobody foresaw. */
    UNEXPECTED(1),
    /** The arguments or the configuration are wrong. */
    USAGE(2),
    /** Kafka cannot be reached. */
    KAFKA_UNREACHABLE(3),
    /** Kafka does not give what the router needs. */
    KAFKA_REFUSED(4),
    /** It ran, and could not go on. */
    FAILED(5),
    /** It was asked to stop and did not within the limit; the transaction in flight is aborted by Kafka. */
    STOP_TIMED_OUT(6);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
