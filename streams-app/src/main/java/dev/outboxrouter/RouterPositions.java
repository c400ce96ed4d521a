package dev.outboxrouter;

import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.positions.PositionGuard;
import dev.outboxrouter.positions.PositionKeeper;
import dev.outboxrouter.positions.PositionLog;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;

/** The router's positions in the raw topics: recorded while it runs, and guarded where they are missing or lost. */
final class RouterPositions implements AutoCloseable {

    private final PositionGuard guard;
    private final PositionKeeper keeper;

    /**
     * Positions of the configured group, which are not recorded yet.
     *
     * @param admin remains the caller's to close
     * @param lost is given the number of records of each loss
     */
    RouterPositions(RouterConfig config, Admin admin, LongConsumer lost) {
        KafkaClients clients = new KafkaClients(config, "outbox-router-positions");
        PositionLog log = new PositionLog(clients, config.positionsTopic());
        this.guard = new PositionGuard(admin, log, config.waitsOnLostRecords(), lost);
        this.keeper = new PositionKeeper(
                admin,
                log,
                guard,
                config.applicationId(),
                config.rawTopics().pattern().asMatchPredicate());
    }

    PositionGuard guard() {
        return guard;
    }

    /** Begins to record. */
    void begin() {
        keeper.begin();
    }

    /** Records the last positions: to be closed after the streams. */
    @Override
    public void close() {
        keeper.close();
    }
}
