package dev.outboxrouter.benchmarks.report;

/** What the median of a figure must reach. */
public sealed interface Goal {

    /** Whether this value reaches it. */
    boolean isReachedBy(double value);

    /** At least so much. */
    record AtLeast(double bound) implements Goal {

        @Override
        public boolean isReachedBy(double value) {
            return value >= bound;
        }
    }

    /** At most so much. */
    record AtMost(double bound) implements Goal {

        @Override
        public boolean isReachedBy(double value) {
            return value <= bound;
        }
    }

    /** Nothing: it is for information. */
    record Report() implements Goal {

        @Override
        public boolean isReachedBy(double value) {
            return true;
        }
    }
}
