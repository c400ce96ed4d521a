package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.config.ConfigSources;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.topology.RecordRouting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The router with the configuration that ships, without Kafka. */
final class RouterFunction {

    /** From the module's directory, where tests and {@code make bench} run. */
    private static final Path SHIPPED = Path.of("../streams-app/config/outbox-router.properties");

    private RouterFunction() {}

    static RecordRouting create() {
        return RecordRouting.offline(RouterConfig.of(ConfigSources.read(Optional.of(SHIPPED), Map.of())));
    }

    /**
     * The one record that is sent for this one.
     *
     * @throws IllegalStateException when it is not routed: what is measured would be something else
     */
    static ProducerRecord<byte[], byte[]> route(RecordRouting routing, ConsumerRecord<byte[], byte[]> raw) {
        List<Delivery> deliveries = routing.route(raw);
        if (deliveries.size() == 1 && deliveries.get(0) instanceof Delivery.Event event) {
            return event.record();
        }
        throw new IllegalStateException("a sample event is not routed: offset %d".formatted(raw.offset()));
    }
}
