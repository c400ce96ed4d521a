package dev.outboxrouter.observability;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import org.apache.kafka.streams.KafkaStreams;

/** The metrics that others make: those of Kafka Streams and its clients, and those of the JVM. */
public final class ProcessMeters implements AutoCloseable {

    private final KafkaStreamsMetrics kafka;
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** Binds them to this registry. */
    public ProcessMeters(MeterRegistry registry, KafkaStreams streams) {
        this.kafka = new KafkaStreamsMetrics(streams);
        kafka.bindTo(registry);
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    @Override
    public void close() {
        kafka.close();
        collections.close();
    }
}
