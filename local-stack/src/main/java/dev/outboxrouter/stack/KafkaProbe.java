package dev.outboxrouter.stack;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Asks a Kafka cluster whether it is one. */
final class KafkaProbe {
    private static final String TIMEOUT_MS = "8000";

    private KafkaProbe() {}

    /** Empty when a broker tells the nodes of its cluster. */
    static Optional<String> notReady(StackConfig config) {
        if (config.kafka().stream().noneMatch(broker -> PortUse.answers(broker.host(), broker.port()))) {
            return Optional.of("nothing listens");
        }
        Map<String, Object> settings = config.kafkaClient();
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "100");
        try (Admin admin = Admin.create(settings)) {
            try {
                return admin.describeCluster().nodes().get().isEmpty()
                        ? Optional.of("no broker has joined the cluster")
                        : Optional.empty();
            } catch (ExecutionException e) {
                return Optional.of("it does not answer: " + e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("interrupted");
            } finally {
                admin.close(Duration.ZERO);
            }
        } catch (KafkaException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
