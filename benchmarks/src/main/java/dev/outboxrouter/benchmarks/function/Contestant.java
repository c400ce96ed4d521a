package dev.outboxrouter.benchmarks.function;

/** Who routes the sample events. */
enum Contestant {
    ROUTER("router", RouterBenchmark.class, 5),
    EVENT_ROUTER("event router", EventRouterBenchmark.class, 11);

    private final String text;
    private final Class<?> benchmark;
    private final int warmUps;

    Contestant(String text, Class<?> benchmark, int warmUps) {
        this.text = text;
        this.benchmark = benchmark;
        this.warmUps = warmUps;
    }

    Class<?> benchmark() {
        return benchmark;
    }

    /** After how many iterations it was not faster in the next, on a slow machine, and two more. */
    int warmUps() {
        return warmUps;
    }

    @Override
    public String toString() {
        return text;
    }
}
