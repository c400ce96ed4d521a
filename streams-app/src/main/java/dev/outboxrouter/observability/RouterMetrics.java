package dev.outboxrouter.observability;

import dev.outboxrouter.outbox.RejectionCode;
import dev.outboxrouter.outbox.SkipReason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;

/**
 * What one task has done, as metrics of Kafka Streams (JMX group {@code stream-router-metrics}): {@code routed-total},
 * {@code skipped-total} by reason and {@code rejected-total} by code, each with its rate.
 */
public final class RouterMetrics {

    private static final String SCOPE = "router";

    private final StreamsMetrics metrics;
    private final String task;
    private final Sensor routed;
    private final Map<SkipReason, Sensor> skipped = new EnumMap<>(SkipReason.class);
    private final Map<RejectionCode, Sensor> rejected = new EnumMap<>(RejectionCode.class);

    /** Registers the sensors of a task. */
    public RouterMetrics(StreamsMetrics metrics, TaskId taskId) {
        this.metrics = metrics;
        this.task = taskId.toString();
        this.routed = metrics.addRateTotalSensor(SCOPE, task, "routed", RecordingLevel.INFO);
    }

    /** An event went to its topic. */
    public void routed() {
        routed.record();
    }

    /** A record was no event. */
    public void skipped(SkipReason reason) {
        skipped.computeIfAbsent(reason, r -> sensor("skipped", "reason", r)).record();
    }

    /** An event became a dead letter. */
    public void rejected(RejectionCode code) {
        rejected.computeIfAbsent(code, c -> sensor("rejected", "code", c)).record();
    }

    /** Takes the sensors of the task away; its partitions went elsewhere. */
    public void close() {
        metrics.removeSensor(routed);
        skipped.values().forEach(metrics::removeSensor);
        rejected.values().forEach(metrics::removeSensor);
    }

    private Sensor sensor(String operation, String tag, Enum<?> value) {
        String name = value.name().toLowerCase(Locale.ROOT);
        return metrics.addRateTotalSensor(SCOPE, task, operation + "-" + name, RecordingLevel.INFO, tag, name);
    }
}
