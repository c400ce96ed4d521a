package dev.outboxrouter.benchmarks.function;

/** Who routes the sample events. */
enum Contestant {
    ROUTER("router", RouterBenchmark.class),
    EVENT_ROUTER("event router", EventRouterBenchmark.class);

    private final String text;
    private final Class<?> benchmark;

    Contestant(String text, Class<?> benchmark) {
        this.text = text;
        this.benchmark = benchmark;
    }

    Class<?> benchmark() {
        return benchmark;
    }

    @Override
    public String toString() {
        return text;
    }
}
