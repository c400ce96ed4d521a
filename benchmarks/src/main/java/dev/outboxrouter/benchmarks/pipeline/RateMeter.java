package dev.outboxrouter.benchmarks.pipeline;

/**
 * The rate of a drain, from looks at it: between the first look at which a tenth was done and the first at which nine were.
 * So neither how it begins counts, nor that the last transaction waits for more.
 */
final class RateMeter {

    private static final double FIRST = 0.1;
    private static final double LAST = 0.9;
    private static final double ROUNDING = 1e-6;

    private final double all;
    private final Look first = new Look();
    private final Look last = new Look();

    /** The first look at which so much was done. */
    private static final class Look {
        private double done;
        private long nanos;
        private boolean taken;

        void take(double done, long nanos) {
            if (!taken) {
                this.done = done;
                this.nanos = nanos;
                taken = true;
            }
        }
    }

    /** @param all how many events there are */
    RateMeter(double all) {
        this.all = all;
    }

    /**
     * Takes a look.
     *
     * @param done how many events are done
     * @param nanos when, by {@link System#nanoTime()}
     * @return whether all is done
     */
    boolean look(double done, long nanos) {
        if (done >= FIRST * all) {
            first.take(done, nanos);
        }
        if (done >= LAST * all) {
            last.take(done, nanos);
        }
        return done >= all - ROUNDING;
    }

    /**
     * Events a second.
     *
     * @throws IllegalStateException when too much was done between two looks
     */
    double perSecond() {
        if (!(last.done > first.done)) {
            throw new IllegalStateException("the backlog is too small to be measured");
        }
        return (last.done - first.done) / ((last.nanos - first.nanos) / 1e9);
    }
}
