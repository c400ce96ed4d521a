package dev.outboxrouter.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

@ExtendWith(PostgresServer.class)
class OutboxEmitTest {
    private static final String ID = "5a6b0c3e-2b1d-4a57-9a0e-0c2d7c6f1a11";
    private static final String EMIT = "SELECT outbox_emit(?, ?, ?, ?::jsonb, ?::jsonb, ?::uuid)";

    @Test
    void shouldSendTheEventAsOneTransactionalMessage(TestDatabase database) {
        prepare(database);

        List<String> returned = database.query(
                EMIT, "order", "42", "OrderCreated", "{\"total\":12.50,\"items\":[]}", "{\"tenant\":\"acme\"}", ID);

        assertThat(returned).containsExactly(ID);
        assertThat(database.decoded())
                .containsExactly(message(
                        "outbox/order/42",
                        "{\"id\":\"" + ID + "\",\"aggregatetype\":\"order\",\"aggregateid\":\"42\","
                                + "\"type\":\"OrderCreated\",\"payload\":{\"items\": [], \"total\": 12.50},"
                                + "\"headers\":{\"tenant\": \"acme\"}}"));
    }

    @Test
    void shouldMakeAnEventIdAndEmptyHeadersByDefault(TestDatabase database) {
        prepare(database);

        String made = database.query("SELECT outbox_emit('order', '42', 'OrderCreated', '{}')")
                .get(0);
        String forNull = database.query(EMIT, "order", "42", "OrderCreated", "{}", null, null)
                .get(0);

        assertThat(made).hasSize(36).isNotEqualTo(forNull);
        assertThat(database.decoded())
                .satisfiesExactly(
                        line -> assertThat(line).contains(made).endsWith("\"payload\":{},\"headers\":{}}"),
                        line -> assertThat(line).contains(forNull).endsWith("\"payload\":{},\"headers\":{}}"));
    }

    @Test
    void shouldKeepThePayloadAsTheTextOfTheJsonb(TestDatabase database) {
        prepare(database);
        List<String> payloads = List.of(
                "12.50",
                "1e400",
                "null",
                "[]",
                "\"\"",
                "{\"nil\": null, \"none\": [], \"deep\": {\"n\": 0.10}, \"exact\": 12345678901234567890.123}",
                "{\"text\": \"Zoë \\\"Q\\\" \\\\ \\n 😀\"}");

        for (String payload : payloads) {
            database.query(EMIT, "order", "42", "T", payload, "{}", ID);
        }

        List<String> texts = payloads.stream()
                .map(payload -> database.query("SELECT ?::jsonb::text", payload).get(0))
                .toList();
        assertThat(database.decoded())
                .hasSameSizeAs(texts)
                .zipSatisfy(texts, (line, text) -> assertThat(line).contains("\"payload\":" + text + ",\"headers\""));
    }

    @Test
    void shouldSendNullForATombstone(TestDatabase database) {
        prepare(database);

        database.query(EMIT, "order", "42", "OrderDeleted", null, "{}", ID);

        assertThat(database.decoded()).singleElement().asString().contains("\"payload\":null,\"headers\":{}}");
    }

    @Test
    void shouldEscapeWhatIsNotJson(TestDatabase database) {
        prepare(database);

        database.query(EMIT, "order", "a\"b\\c\nd/é", "it's \"new\"", "{}", "{}", ID);

        assertThat(database.decoded())
                .singleElement()
                .asString()
                .contains("prefix: outbox/order/a\"b\\c\nd/é,")
                .contains("\"aggregateid\":\"a\\\"b\\\\c\\nd/é\",\"type\":\"it's \\\"new\\\"\"");
    }

    @Test
    void shouldSendUtf8WhateverTheDatabaseSpeaks(TestDatabase database) {
        database.recreateInEncoding("LATIN1");
        database.migrate();

        database.query("SELECT pg_create_logical_replication_slot('latin', 'test_decoding')");
        database.query(EMIT, "order", "42", "T", "{\"name\": \"Zoë\"}", "{}", ID);

        assertThat(database.query("SELECT position(convert_to('Zoë', 'UTF8') IN data) > 0"
                        + " FROM pg_logical_slot_get_binary_changes('latin', NULL, NULL) WHERE length(data) > 60"))
                .containsExactly("t");
    }

    @Test
    void shouldSendNothingOfWhatIsRolledBack(TestDatabase database) throws SQLException {
        prepare(database);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            emit(connection, "rolled-back");
            connection.rollback();
            emit(connection, "before");
            var savepoint = connection.setSavepoint();
            emit(connection, "savepoint");
            connection.rollback(savepoint);
            emit(connection, "after");
            connection.commit();
        }

        assertThat(database.decoded())
                .satisfiesExactly(
                        line -> assertThat(line).contains("outbox/order/before"),
                        line -> assertThat(line).contains("outbox/order/after"));
    }

    @Test
    void shouldRefuseWhatCouldNotBeRouted(TestDatabase database) throws SQLException {
        prepare(database);

        try (Connection connection = database.connect()) {
            for (String type : List.of("", " ", "or der", "order/x", "order\n", "bestellung-ä", ".", "..")) {
                refuse(connection, "aggregate type", type, "42", "T", "{}");
            }
            refuse(connection, "aggregate type is missing", null, "42", "T", "{}");
            refuse(connection, "aggregate type has 237 characters, more than 236", "x".repeat(237), "42", "T", "{}");
            for (@Nullable String id : new @Nullable String[] {null, "", "  ", "\t\n"}) {
                refuse(connection, "aggregate id is missing", "order", id, "T", "{}");
                refuse(connection, "event type is missing", "order", "42", id, "{}");
            }
            refuse(connection, "aggregate id has 256 characters, more than 255", "order", "x".repeat(256), "T", "{}");
            refuse(connection, "event type has 256 characters, more than 255", "order", "42", "x".repeat(256), "{}");
            for (String headers : List.of("[]", "\"text\"", "1", "null")) {
                refuse(connection, "not an object", "order", "42", "T", headers);
            }
        }
        assertThat(database.decoded()).isEmpty();
    }

    @Test
    void shouldTakeTheLongestNames(TestDatabase database) {
        prepare(database);
        String type = "aZ09._-".repeat(40).substring(0, 236);

        database.query(EMIT, type, "ü".repeat(255), "T".repeat(255), "{}", "{}", ID);
        database.execute("INSERT INTO outbox (aggregatetype, aggregateid, type) VALUES ('" + type + "', '"
                + "ü".repeat(255) + "', '" + "T".repeat(255) + "')");

        assertThat(database.decoded())
                .first()
                .asString()
                .contains("prefix: outbox/" + type + "/" + "ü".repeat(255) + ",");
    }

    @Test
    void shouldTakeAMillionBytesAndNotOneMore(TestDatabase database) throws SQLException {
        prepare(database);
        database.query(EMIT, "order", "42", "T", "\"\"", "{}", ID);
        String frame = database.decoded().get(0);
        int room = 1_000_000 - Integer.parseInt(frame.replaceFirst("(?s).* sz: (\\d+) .*", "$1"));

        database.query(EMIT, "order", "42", "T", "\"" + "x".repeat(room) + "\"", "{}", ID);

        assertThat(database.decoded()).singleElement().asString().contains(" sz: 1000000 ");
        String tooLong = "geheim" + "x".repeat(room - 5);
        assertThatThrownBy(() -> database.query(EMIT, "order", "42", "T", "\"" + tooLong + "\"", "{}", ID))
                .rootCause()
                .hasMessageContaining("the message has 1000001 bytes, more than 1000000")
                .hasMessageNotContaining("geheim")
                .isInstanceOfSatisfying(
                        PSQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo("54000"));
        assertThat(database.decoded()).isEmpty();
    }

    private static void prepare(TestDatabase database) {
        database.migrate();
        database.capture();
    }

    private static void emit(Connection connection, String id) throws SQLException {
        TestDatabase.query(connection, "SELECT outbox_emit('order', ?, 'T', '{}')", id);
    }

    private static void refuse(
            Connection connection,
            String reason,
            @Nullable String type,
            @Nullable String id,
            @Nullable String eventType,
            String headers) {
        assertThatThrownBy(() -> TestDatabase.query(connection, EMIT, type, id, eventType, "{}", headers, ID))
                .isInstanceOfSatisfying(PSQLException.class, refused -> {
                    ServerErrorMessage error = refused.getServerErrorMessage();
                    assertThat(error.getSQLState()).isEqualTo("22023");
                    assertThat(error.getMessage())
                            .startsWith("outbox_emit: the ")
                            .contains(reason);
                    assertThat(error.getMessage()).hasLineCount(1);
                    assertThat(error.getHint()).isNotEmpty();
                });
    }

    private static String message(String prefix, String content) {
        return "message: transactional: 1 prefix: " + prefix + ", sz: " + content.length() + " content:" + content;
    }
}
