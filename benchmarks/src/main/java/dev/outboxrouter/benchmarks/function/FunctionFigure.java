package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import dev.outboxrouter.benchmarks.report.Series;
import java.util.ArrayList;
import java.util.List;

/** A figure of the function: which trials it takes, and what it makes of them. */
sealed interface FunctionFigure {

    /** Its key in the results. */
    String key();

    /** What must be measured for it, the router first. */
    List<Trial> trials();

    /** The figure, of the results of each round. */
    Figure of(Rounds rounds);

    /** How many times as many events a second as the event router. */
    record VersusEventRouter(Trial router, Goal goal) implements FunctionFigure {

        static final String KEY = "function_vs_event_router";

        @Override
        public String key() {
            return KEY;
        }

        @Override
        public List<Trial> trials() {
            return List.of(router, eventRouter());
        }

        @Override
        public Figure of(Rounds rounds) {
            Series ours = rounds.eventsPerSecond(router);
            Series theirs = rounds.eventsPerSecond(eventRouter());
            List<Double> ratios = new ArrayList<>();
            int both = Math.min(ours.rounds().size(), theirs.rounds().size());
            for (int i = 0; i < both; i++) {
                ratios.add(ours.rounds().get(i) / theirs.rounds().get(i));
            }
            return new Figure(KEY, router.variant(), "x", ratios, goal, List.of(ours, theirs));
        }

        /** It works on structs: with or without schemas in the raw record it is the same. */
        private Trial eventRouter() {
            InputKind kind = router.kind().isMessage() ? InputKind.MESSAGE : router.kind();
            return new Trial(Contestant.EVENT_ROUTER, kind, router.payloadBytes(), router.jdk());
        }
    }

    /** How much of raw records' keys and values is routed in a second. */
    record GigabytesPerSecond(Trial router, Goal goal) implements FunctionFigure {

        static final String KEY = "function_gb_per_s";

        @Override
        public String key() {
            return KEY;
        }

        @Override
        public List<Trial> trials() {
            return List.of(router);
        }

        @Override
        public Figure of(Rounds rounds) {
            double raw = RecordBytes.of(router.kind(), router.payloadBytes()).raw();
            Series events = rounds.eventsPerSecond(router);
            List<Double> gigabytes =
                    events.rounds().stream().map(rate -> rate * raw / 1e9).toList();
            List<Series> beside = List.of(events, new Series("raw record", "B", List.of(raw)));
            return new Figure(KEY, router.variant(), "GB/s", gigabytes, goal, beside);
        }
    }

    /** How much memory is taken for an event: at most twice what is sent, and a little. */
    record AllocatedBytes(Trial router) implements FunctionFigure {

        static final String KEY = "allocated_bytes_per_event";

        @Override
        public String key() {
            return KEY;
        }

        @Override
        public List<Trial> trials() {
            return List.of(router);
        }

        @Override
        public Figure of(Rounds rounds) {
            double output = RecordBytes.of(router.kind(), router.payloadBytes()).output();
            return new Figure(
                    KEY,
                    router.variant(),
                    "B",
                    rounds.allocatedBytes(router),
                    new Goal.AtMost(2 * output + 200),
                    List.of(new Series("output record", "B", List.of(output))));
        }
    }
}
