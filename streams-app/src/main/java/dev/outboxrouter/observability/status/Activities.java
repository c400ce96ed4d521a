package dev.outboxrouter.observability.status;

import dev.outboxrouter.observability.AggregateTypeMeters;
import dev.outboxrouter.observability.RouterMetrics;
import dev.outboxrouter.observability.status.Activity.Figures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Looks at every aggregate type's meters, once a second. For one thread. */
final class Activities implements Callable<Activities.Lately> {

    private static final int MINUTE = 60;

    private final RouterMetrics metrics;
    private final Map<String, Activity> types = new HashMap<>();
    private final Deque<Long> perSecond = new ArrayDeque<>();
    private long before;

    Activities(RouterMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * What was done lately.
     *
     * @param types by aggregate type, those with something to tell
     * @param routed events since the start
     * @param rejected dead letters since the start
     * @param perSecond events routed in each of the last sixty seconds, the newest last
     */
    record Lately(List<Figures> types, long routed, long rejected, List<Long> perSecond) {}

    @Override
    public Lately call() {
        List<Figures> figures = new ArrayList<>();
        for (AggregateTypeMeters meters : metrics.types()) {
            Figures each = types.computeIfAbsent(meters.type(), type -> new Activity(meters))
                    .look();
            if (each.routed() > 0 || each.rejected() > 0) {
                figures.add(each);
            }
        }
        long routed = figures.stream().mapToLong(Figures::routed).sum();
        long rejected = figures.stream().mapToLong(Figures::rejected).sum();
        perSecond.addLast(routed - before);
        before = routed;
        while (perSecond.size() > MINUTE) {
            perSecond.removeFirst();
        }
        return new Lately(figures, routed, rejected, List.copyOf(perSecond));
    }
}
