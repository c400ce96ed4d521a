package dev.outboxrouter.benchmarks.pipeline;

/** Something could not be measured; the message says what, and where its log is. */
public final class BenchmarkException extends RuntimeException {

    BenchmarkException(String message) {
        super(message);
    }

    BenchmarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
