package dev.outboxrouter.chaos;

import dev.outboxrouter.system.RewindPoint;
import dev.outboxrouter.system.TransactionBurst;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Faults in which the connector redelivers thousands of transactions. */
final class Rewinding {

    /** Lower bound on the redelivered transactions; what the writers commit meanwhile comes on top. */
    private static final int TRANSACTIONS = 3_000;

    private static final int AGGREGATES = 20;
    private static final String TYPE = "burst";

    private Rewinding() {}

    /** A further fault that strikes when the redelivery has started. */
    interface Interruption {
        void strike() throws Exception;
    }

    /** Rewinds the connector behind thousands of transactions that it has delivered, and waits until it has redelivered them. */
    static void rewind(Scene scene, Interruption interruption) throws Exception {
        try (RewindPoint point =
                RewindPoint.mark(scene.pipeline(), scene.pipeline().shippedConnector())) {
            commitBurst(scene);
            point.awaitDelivered();
            point.rewind();
            interruption.strike();
            point.awaitRedelivered();
        }
    }

    private static void commitBurst(Scene scene) throws SQLException {
        String content = content("%1$s", scene.round() + "-%2$s", scene.round());
        TransactionBurst.commit(
                scene.pipeline(),
                TRANSACTIONS,
                "format('outbox/%s/%d-%%s', i %% %d)".formatted(TYPE, scene.round(), AGGREGATES),
                "format('%s', i, i %% %d)".formatted(content, AGGREGATES));
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS; i++) {
            events.add(event(i, scene.round() + "-" + i % AGGREGATES, scene.round()));
        }
        scene.ledger().committed(scene.round(), "a burst", events);
    }

    private static String content(String number, String aggregate, int round) {
        return "{\"id\":\"%s\",\"aggregatetype\":\"%s\",\"aggregateid\":\"%s\",\"type\":\"Written\",\"payload\":%s}"
                .formatted(id(number, round), TYPE, aggregate, payload(number));
    }

    private static Event event(int i, String aggregate, int round) {
        String number = String.valueOf(i);
        String id = id(number, round);
        return new Event(
                id,
                Door.MESSAGE,
                "outbox.event." + TYPE,
                aggregate,
                Contents.of(bytes(aggregate), bytes(payload(number)), Map.of("id", id, "eventType", "Written")));
    }

    private static String id(String number, int round) {
        return "burst-%d-%s".formatted(round, number);
    }

    private static String payload(String number) {
        return "{\"n\":" + number + "}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
