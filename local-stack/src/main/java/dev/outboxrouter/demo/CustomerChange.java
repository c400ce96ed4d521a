package dev.outboxrouter.demo;

import java.sql.Connection;
import java.sql.SQLException;

/** A change to {@code customers} and its event, in one transaction. */
enum CustomerChange {
    INSERT("CustomerRegistered") {
        @Override
        String change(Connection transaction) throws SQLException {
            return Database.first(
                    transaction,
                    "INSERT INTO customers (name, email) VALUES ('Ada Lovelace', 'ada@example.org') RETURNING id");
        }
    },
    UPDATE("CustomerMoved") {
        @Override
        String change(Connection transaction) throws SQLException {
            return Database.first(
                    transaction,
                    "UPDATE customers SET email = 'ada.' || floor(random() * 1000)::int || '@example.org'"
                            + " WHERE id = (SELECT max(id) FROM customers) RETURNING id");
        }
    },
    DELETE("CustomerLeft") {
        @Override
        String change(Connection transaction) throws SQLException {
            return Database.first(
                    transaction, "DELETE FROM customers WHERE id = (SELECT max(id) FROM customers) RETURNING id");
        }
    };

    private final String eventType;

    CustomerChange(String eventType) {
        this.eventType = eventType;
    }

    /** Changes one customer; gives its id, empty when there is no customer to change. */
    abstract String change(Connection transaction) throws SQLException;

    /** Makes the change and emits its event; gives a line that says what was done. */
    String run(Database database) {
        return database.commit(transaction -> {
            String customer = change(transaction);
            if (customer.isEmpty()) {
                return "there is no customer to change: insert one first (make test-insert)";
            }
            String payload = Database.first(
                    transaction,
                    "SELECT coalesce((SELECT to_jsonb(c) FROM customers c WHERE id = ?::int),"
                            + " jsonb_build_object('id', ?::int))::text",
                    customer,
                    customer);
            String event = Database.emit(transaction, "customer", customer, eventType, payload);
            return "committed: %s of customer %s with its event %s %s"
                    .formatted(name().toLowerCase(java.util.Locale.ROOT), customer, eventType, event);
        });
    }
}
