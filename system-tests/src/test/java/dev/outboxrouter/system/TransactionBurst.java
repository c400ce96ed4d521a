package dev.outboxrouter.system;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Thousands of small transactions in a second: the server commits them in a loop, and none waits for the disk. */
public final class TransactionBurst {

    private TransactionBurst() {}

    /**
     * Commits one transaction for each number in {@code [0, count)}, in this order. Each has one logical message.
     *
     * @param prefix SQL expression of the message's prefix; its number is {@code i}
     * @param content SQL expression of the message's content
     */
    public static void commit(Pipeline pipeline, int count, String prefix, String content) throws SQLException {
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
            statement.execute("""
                    DO $$ BEGIN
                        FOR i IN 0 .. %d LOOP
                            PERFORM pg_logical_emit_message(true, %s, %s);
                            COMMIT;
                        END LOOP;
                    END $$""".formatted(count - 1, prefix, content));
        }
    }
}
