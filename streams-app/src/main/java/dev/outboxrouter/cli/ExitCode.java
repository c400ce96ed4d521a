package dev.outboxrouter.cli;

/** How the process ends, whatever it was asked to do. */
public enum ExitCode {
    /** Done; a router stopped when it was asked to. */
    DONE(0),
    /** Something that nobody foresaw: a bug. */
    UNEXPECTED(1),
    /** The arguments or the configuration are wrong. */
    USAGE(2),
    /** Kafka cannot be reached. */
    KAFKA_UNREACHABLE(3),
    /** Kafka does not give what is needed, or does not have what was asked for. */
    KAFKA_REFUSED(4),
    /** It ran, and could not go on. */
    FAILED(5),
    /** It did not close everything within the limit of a stop; Kafka aborts the transaction in flight. */
    STOP_TIMED_OUT(6),
    /** Done, and something is left that is for a person: letters that failed again, history that is lost, a finding. */
    SOMETHING_LEFT(7);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** For the operating system. */
    public int status() {
        return status;
    }
}
