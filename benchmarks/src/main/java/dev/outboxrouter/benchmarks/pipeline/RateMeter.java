package dev.outboxrouter.benchmarks.pipeline;

/**
 * The rate of a drain, from looks at it: between the first look at which half was done, for by then the JVMs have
 * started, shared the work and compiled most of what they run, and the first at which all was.
 */
final class RateMeter {

    private static final double WARM = 0.5;
    private static final double ROUNDING = 1e-6;

    private final double all;
    private double doneWhenWarm;
    private long warmSince;
    private boolean warm;
    private double perSecond;

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
        if (!warm) {
            warm = done >= WARM * all;
            doneWhenWarm = done;
            warmSince = nanos;
            return false;
        }
        perSecond = (done - doneWhenWarm) / ((nanos - warmSince) / 1e9);
        return done >= all - ROUNDING;
    }

    /**
     * Events a second.
     *
     * @throws IllegalStateException when everything was done before the second look
     */
    double perSecond() {
        if (!(perSecond > 0)) {
            throw new IllegalStateException("the backlog is too small to be measured");
        }
        return perSecond;
    }
}
