package dev.outboxrouter.system;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A business transaction, and what it owes when it commits. */
final class Transaction {

    private final Connection connection;
    private final List<Ledger.Event> events = new ArrayList<>();
    private int poison;

    private Transaction(Connection connection) {
        this.connection = connection;
    }

    /** What happens in a transaction. */
    interface Work {
        void in(Transaction transaction) throws SQLException;
    }

    static void commit(Pipeline pipeline, Work work) throws SQLException {
        try (Connection connection = pipeline.connect()) {
            connection.setAutoCommit(false);
            Transaction transaction = new Transaction(connection);
            work.in(transaction);
            String xid = transaction.first("SELECT pg_current_xact_id()");
            try {
                connection.commit();
            } catch (SQLException e) {
                if (!hasCommitted(pipeline, xid)) {
                    throw e;
                }
            }
            pipeline.ledger().committed(transaction.events);
            pipeline.ledger().poisoned(shortId(xid), transaction.poison);
        }
    }

    static void rollBack(Pipeline pipeline, Work work) throws SQLException {
        try (Connection connection = pipeline.connect()) {
            connection.setAutoCommit(false);
            work.in(new Transaction(connection));
            connection.rollback();
        }
    }

    /** Whether a commit that nobody confirmed, because the server went away, took place: the server knows when it is back. */
    private static boolean hasCommitted(Pipeline pipeline, String xid) {
        AtomicReference<String> status = new AtomicReference<>();
        Waiting.await().ignoreExceptions().untilAsserted(() -> {
            try (Connection connection = pipeline.connect()) {
                status.set(new Transaction(connection).first("SELECT pg_xact_status(?::xid8)", xid));
            }
        });
        return "committed".equals(status.get());
    }

    /** The low 32 bits of a full transaction id: what the connector writes to {@code source.txId}. */
    private static String shortId(String fullTransactionId) {
        return String.valueOf(Long.parseLong(fullTransactionId) & 0xFFFF_FFFFL);
    }

    Connection connection() {
        return connection;
    }

    /** Records that this transaction, once committed, must produce one more dead letter. */
    void expectDeadLetter() {
        poison++;
    }

    /** An event by {@code outbox_emit}. */
    void emit(String aggregateType, String aggregateId, String type, @Nullable String payload) throws SQLException {
        String id = first("SELECT outbox_emit(?, ?, ?, ?::jsonb)", aggregateType, aggregateId, type, payload);
        owe(aggregateType, aggregateId, id, type, payload == null ? "(null)" : jsonb(payload));
    }

    /** An event by a row of the outbox table, which goes again at once. */
    void insert(String aggregateType, String aggregateId, String type, String payload) throws SQLException {
        String id = first(
                "INSERT INTO outbox (aggregatetype, aggregateid, type, payload) VALUES (?, ?, ?, ?::jsonb) RETURNING id",
                aggregateType,
                aggregateId,
                type,
                payload);
        first("DELETE FROM outbox WHERE id = ?::uuid RETURNING id", id);
        owe(aggregateType, aggregateId, id, type, jsonb(payload));
    }

    /** A logical message that must become a dead letter. */
    void poison(String prefix, byte[] content) throws SQLException {
        message(prefix, content);
        poison++;
    }

    /** An outbox row that must become a dead letter. */
    void poisonRow(String aggregateType) throws SQLException {
        first(
                "INSERT INTO outbox (aggregatetype, aggregateid, type, payload) VALUES (?, '1', 'T', '{}') RETURNING id",
                aggregateType);
        poison++;
    }

    /** A logical message with content of one's own making. */
    void message(String prefix, byte[] content) throws SQLException {
        first("SELECT pg_logical_emit_message(true, ?, ?)", prefix, content);
    }

    /** Notes an event that was emitted in another way. */
    void owe(String aggregateType, String aggregateId, String id, String type, String value) {
        events.add(new Ledger.Event("outbox.event." + aggregateType, aggregateId, id, type, value));
    }

    /** The text that PostgreSQL makes of a JSON text. */
    String jsonb(String json) throws SQLException {
        return first("SELECT ?::jsonb::text", json);
    }

    String first(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return String.valueOf(rows.getString(1));
            }
        }
    }
}
