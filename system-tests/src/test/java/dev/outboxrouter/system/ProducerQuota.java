package dev.outboxrouter.system;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;

/**
 * A broker quota on what the producers of one client id write, until it is closed. It keeps a process at work until a test
 * kills it.
 */
final class ProducerQuota implements AutoCloseable {

    private static final double BYTES_PER_SECOND = 20_000;

    private final Admin admin;
    private final String clientId;

    /** @param clientId of a subcommand: {@code outbox-router-redrive}, {@code outbox-router-replay} */
    ProducerQuota(Pipeline pipeline, String clientId) {
        this.admin = Admin.create(pipeline.config().kafkaClient());
        this.clientId = clientId;
        set(BYTES_PER_SECOND);
    }

    @Override
    public String toString() {
        return "the quota of %.0f bytes a second on %s".formatted(BYTES_PER_SECOND, clientId);
    }

    private void set(@Nullable Double bytesPerSecond) {
        ClientQuotaEntity entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, clientId));
        ClientQuotaAlteration.Op rate = new ClientQuotaAlteration.Op("producer_byte_rate", bytesPerSecond);
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity, List.of(rate))))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Override
    public void close() {
        set(null);
        admin.close();
    }
}
