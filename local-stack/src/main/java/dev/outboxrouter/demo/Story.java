package dev.outboxrouter.demo;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A few business transactions: events by {@code outbox_emit} and by the outbox table, some taken back, some that nobody
 * could route. Keeps what must arrive, and what must not.
 */
final class Story {

    /**
     * An event that was committed.
     *
     * @param topic where it must arrive
     * @param key its aggregate id
     * @param eventId its header {@code id}
     * @param eventType its header {@code eventType}
     * @param payload its value
     */
    record Expected(String topic, String key, String eventId, String eventType, String payload) {}

    private final Database database;
    private final String run;
    private final PrintStream out;
    private final List<Expected> committed = new ArrayList<>();
    private final List<String> takenBack = new ArrayList<>();
    private int unroutable;

    /** @param run makes the aggregates of this run its own, so that the story can be told again */
    Story(Database database, String run, PrintStream out) {
        this.database = database;
        this.run = run;
        this.out = out;
    }

    void tell() {
        String order = "order-" + run;
        say("customer registers: a row in customers and its event, by outbox_emit, in one transaction");
        database.commit(tx -> {
            String customer = CustomerChange.INSERT.change(tx);
            return emit(tx, "customer", customer, "CustomerRegistered", "{\"id\": " + customer + "}");
        });
        say("order is placed: two events of one aggregate in one transaction");
        database.commit(tx -> {
            emit(tx, "order", order, "OrderPlaced", "{\"note\": null, \"items\": [], \"total\": 12.50}");
            return emit(tx, "order", order, "OrderConfirmed", "{\"total\": 12.50}");
        });
        say("order is paid, then a mistake is taken back to a savepoint: one event goes, one never was");
        database.commit(tx -> {
            emit(tx, "order", order, "OrderPaid", "{\"amount\": 12.50, \"currency\": \"EUR\"}");
            Savepoint savepoint = tx.setSavepoint();
            takenBack.add(Database.emit(tx, "order", order, "OrderRefunded", "{\"mistake\": true}"));
            tx.rollback(savepoint);
            return tx;
        });
        say("invoice is sent: its event by the outbox table, the row deleted in the same transaction");
        database.commit(tx -> insert(tx, "invoice", "invoice-" + run, "InvoiceSent", "{\"lines\": [1, 2.50]}"));
        say("order is cancelled and the transaction rolled back: neither kind of event may arrive");
        database.rollBack(tx -> {
            takenBack.add(Database.emit(tx, "order", order, "OrderCancelled", "{\"never\": true}"));
            return takenBack.add(insertRow(tx, "order", order, "OrderCancelled", "{\"never\": true}"));
        });
        say("nonsense is committed: a message that is no event, a row whose aggregate type is no topic");
        database.commit(tx -> {
            Database.first(
                    tx, "SELECT pg_logical_emit_message(true, 'outbox/order/' || ?, 'not an event at all')", order);
            insertRow(tx, "no topic!", order, "Nonsense", "{}");
            unroutable = 2;
            return tx;
        });
        say("order is shipped: what comes after the nonsense goes on");
        database.commit(tx -> emit(tx, "order", order, "OrderShipped", "{\"parcel\": \"Zoë\"}"));
    }

    List<Expected> committed() {
        return committed;
    }

    List<String> takenBack() {
        return takenBack;
    }

    int unroutable() {
        return unroutable;
    }

    /** Whether an aggregate is one of the story's; others may have events at the same time. */
    boolean isItsOwn(String aggregateId) {
        return committed.stream().anyMatch(event -> event.key().equals(aggregateId));
    }

    private String emit(Connection tx, String aggregateType, String aggregateId, String type, String payload)
            throws SQLException {
        String id = Database.emit(tx, aggregateType, aggregateId, type, payload);
        committed.add(expected(aggregateType, aggregateId, id, type, payload));
        return id;
    }

    private String insert(Connection tx, String aggregateType, String aggregateId, String type, String payload)
            throws SQLException {
        String id = insertRow(tx, aggregateType, aggregateId, type, payload);
        committed.add(expected(aggregateType, aggregateId, id, type, payload));
        try (Statement statement = tx.createStatement()) {
            statement.execute("DELETE FROM outbox");
        }
        return id;
    }

    private static String insertRow(
            Connection tx, String aggregateType, String aggregateId, String type, String payload) throws SQLException {
        return Database.first(
                tx,
                "INSERT INTO outbox (aggregatetype, aggregateid, type, payload) VALUES (?, ?, ?, ?::jsonb) RETURNING id",
                aggregateType,
                aggregateId,
                type,
                payload);
    }

    private static Expected expected(String aggregateType, String aggregateId, String id, String type, String payload) {
        return new Expected("outbox.event." + aggregateType, aggregateId, id, type, payload);
    }

    private void say(String line) {
        out.println("  " + line);
    }
}
