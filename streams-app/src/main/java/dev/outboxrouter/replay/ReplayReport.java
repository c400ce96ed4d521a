package dev.outboxrouter.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The numbers of one run. */
public final class ReplayReport {

    private final Map<String, Long> events = new TreeMap<>();
    private final Map<String, Long> rejected = new TreeMap<>();
    private final List<Loss> losses = new ArrayList<>();
    private long rawRecords;
    private long repeated;
    private boolean stopped;

    ReplayReport() {}

    /** Events that were routed, by aggregate type. */
    public Map<String, Long> events() {
        return new TreeMap<>(events);
    }

    /** Events that today's rules reject, by code. They are not written. */
    public Map<String, Long> rejected() {
        return new TreeMap<>(rejected);
    }

    /** What retention has taken. */
    public List<Loss> losses() {
        return List.copyOf(losses);
    }

    /** Raw records that were read. */
    public long rawRecords() {
        return rawRecords;
    }

    /** Changes that the connector had sent once more, left out as the router does. */
    public long repeatedChanges() {
        return repeated;
    }

    /** Whether it was stopped before its end. */
    public boolean isStopped() {
        return stopped;
    }

    /** Whether it is not all that was asked for. */
    public boolean isSomethingLeft() {
        return stopped || !rejected.isEmpty() || losses.stream().anyMatch(Loss::isAskedFor);
    }

    void lost(List<Loss> found) {
        losses.addAll(found);
    }

    void read() {
        rawRecords++;
    }

    void repeated() {
        repeated++;
    }

    void routed(String aggregateType) {
        events.merge(aggregateType, 1L, Long::sum);
    }

    void rejected(String code) {
        rejected.merge(code, 1L, Long::sum);
    }

    void stopped() {
        stopped = true;
    }
}
