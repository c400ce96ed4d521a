package dev.outboxrouter.observability.status;

import dev.outboxrouter.positions.LostRecords;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Whether the router routes.
 *
 * @param ready it runs and is assigned: it has partitions, or the others of its group have all there are
 * @param why the same for a person
 */
public record Readiness(boolean ready, String why) {

    /** So long may Kafka be silent: a broker is started anew in less. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Readiness of(KafkaStreams.State state, int partitions, Answer<Positions> kafka, long nowMillis) {
        return switch (state) {
            case CREATED -> not("it has not started yet");
            case REBALANCING -> not("its group shares the partitions out, or its state is read back (REBALANCING)");
            case RUNNING -> running(partitions, kafka, nowMillis);
            case PENDING_SHUTDOWN, NOT_RUNNING -> not("it stops (%s)".formatted(state));
            case PENDING_ERROR, ERROR -> not("it has failed, the log says why (%s)".formatted(state));
        };
    }

    private static Readiness running(int partitions, Answer<Positions> kafka, long nowMillis) {
        if (kafka.state() == Answer.State.SILENT && nowMillis - kafka.atMillis() > PATIENCE.toMillis()) {
            return not("Kafka does not answer: " + kafka.reason());
        }
        if (partitions > 0) {
            return new Readiness(true, "it reads %d partitions of raw topics".formatted(partitions));
        }
        Positions known = kafka.value();
        if (known == null) {
            return not("it has no partition, and Kafka has not said yet whether there are any");
        }
        return known.raw().isEmpty()
                ? not("there is no raw topic yet: the connector makes it with its first record")
                : new Readiness(true, "it stands by: other instances read all partitions of the raw topics");
    }

    /** Not ready while a partition waits for an operator. */
    Readiness unlessWaiting(List<LostRecords> waiting) {
        if (!ready || waiting.isEmpty()) {
            return this;
        }
        LostRecords first = waiting.get(0);
        return not("%s-%d waits: %s, offsets [%d, %d)%s; to continue, run: %s"
                .formatted(
                        first.topic(),
                        first.partition(),
                        first.cause().text(),
                        first.from(),
                        first.to(),
                        waiting.size() == 1 ? "" : ", and %d more partitions wait".formatted(waiting.size() - 1),
                        first.command()));
    }

    private static Readiness not(String why) {
        return new Readiness(false, why);
    }
}
