package dev.outboxrouter.migrations;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What one row may hold, as an application inserts it that may do nothing else. */
@ExtendWith(PostgresServer.class)
class OutboxLimitsTest {
    private static final int LIMIT = 1_000_000;
    private static final String INSERT = "INSERT INTO outbox (aggregatetype, aggregateid, type, payload, headers)"
            + " VALUES ('order', '42', 'OrderPlaced', ?::jsonb, ?::jsonb)";

    /** Characters that take more bytes as JSON, or as UTF-8, than they are. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "\\\"", "\\\\", "\\n", "\\u0001", "ü", "\u2028", "😀"})
    void shouldTakeAMillionBytesAndNotOneMore(String character, TestDatabase database) throws SQLException {
        prepare(database);
        assertThat(database.query("SELECT octet_length(convert_to(?::jsonb::text, 'UTF8'))", text(character, LIMIT)))
                .containsExactly(String.valueOf(LIMIT));

        try (Connection shop = database.connectAs("shop")) {
            TestDatabase.query(shop, INSERT, text(character, LIMIT), null);
            refuse(shop, LIMIT + 1, text(character, LIMIT + 1), null);
        }
    }

    @Test
    void shouldCountPayloadAndHeadersTogether(TestDatabase database) throws SQLException {
        prepare(database);
        try (Connection shop = database.connectAs("shop")) {
            TestDatabase.query(shop, INSERT, null, "{\"a\": %s}".formatted(text("x", LIMIT - 7)));
            TestDatabase.query(shop, INSERT, text("x", LIMIT - 8), "{\"a\": 1}");
            refuse(shop, LIMIT + 1, null, "{\"a\": %s}".formatted(text("x", LIMIT - 6)));
            refuse(shop, LIMIT + 1, text("x", LIMIT - 7), "{\"a\": 1}");
        }
    }

    @Test
    void shouldMeasureTheTextThatTheConnectorSendsAndNotWhatWasWritten(TestDatabase database) throws SQLException {
        prepare(database);
        try (Connection shop = database.connectAs("shop")) {
            // Eight characters each, and 100,001 digits of text.
            refuse(shop, 10 * 100_001 + 10 * 2, "[%s]".formatted(String.join(",", nCopies(10, "1e100000"))), null);
            TestDatabase.query(shop, INSERT, "[%s]".formatted(String.join(",", nCopies(9, "1e100000"))), null);
            // White space between the tokens is not kept.
            TestDatabase.query(shop, INSERT, "[" + " ".repeat(2 * LIMIT) + "]", null);
        }
    }

    @Test
    void shouldMeasureUtf8WhateverTheDatabaseSpeaks(TestDatabase database) throws SQLException {
        database.recreateInEncoding("LATIN1");
        prepare(database);
        try (Connection shop = database.connectAs("shop")) {
            TestDatabase.query(shop, INSERT, "\"" + "ü".repeat(499_999) + "\"", null);
            refuse(shop, LIMIT + 2, "\"" + "ü".repeat(500_000) + "\"", null);
        }
    }

    @Test
    void shouldRefuseAnUpdateAndACopyAsWell(TestDatabase database) throws SQLException {
        prepare(database);
        database.execute("GRANT SELECT, UPDATE ON outbox TO shop");
        try (Connection shop = database.connectAs("shop")) {
            TestDatabase.query(shop, INSERT, "{}", "{}");
            for (String column : List.of("payload", "headers")) {
                assertThatThrownBy(() -> TestDatabase.query(
                                shop, "UPDATE outbox SET " + column + " = to_jsonb(repeat('x', 1000000))"))
                        .hasMessageContaining("outbox: payload and headers have 1000004 bytes, more than 1000000");
            }
            CopyManager copy = shop.unwrap(PGConnection.class).getCopyAPI();
            assertThatThrownBy(() -> copy.copyIn(
                            "COPY outbox (aggregatetype, aggregateid, type, payload) FROM STDIN",
                            new StringReader("order\t42\tT\t\"" + "x".repeat(LIMIT) + "\"\n")))
                    .hasMessageContaining("outbox: payload and headers have 1000002 bytes, more than 1000000");
        }
    }

    /** Whoever inserts runs the trigger, so what they put in its way must not be found. */
    @Test
    void shouldNotBeDeceivedByFunctionsAndOperatorsOfTheApplication(TestDatabase database) throws SQLException {
        prepare(database);
        database.execute("CREATE SCHEMA shop AUTHORIZATION shop");
        try (Connection shop = database.connectAs("shop")) {
            TestDatabase.query(shop, "CREATE FUNCTION shop.octet_length(bytea) RETURNS int LANGUAGE sql AS 'SELECT 1'");
            TestDatabase.query(
                    shop, "CREATE FUNCTION shop.never(bigint, int) RETURNS boolean LANGUAGE sql AS 'SELECT false'");
            TestDatabase.query(
                    shop, "CREATE OPERATOR shop.> (LEFTARG = bigint, RIGHTARG = int, FUNCTION = shop.never)");
            TestDatabase.query(shop, "SET search_path = shop, pg_temp, pg_catalog, public");

            refuse(shop, LIMIT + 1, "\"" + "x".repeat(LIMIT - 1) + "\"", null);
        }
    }

    @Test
    void shouldBoundEveryOtherColumn(TestDatabase database) throws SQLException {
        prepare(database);
        String insert = "INSERT INTO outbox (aggregatetype, aggregateid, type) VALUES (?, ?, ?)";
        try (Connection shop = database.connectAs("shop")) {
            TestDatabase.query(shop, insert, "😀".repeat(236), "😀".repeat(255), "😀".repeat(255));
            assertThatThrownBy(() -> TestDatabase.query(shop, insert, "x".repeat(237), "1", "T"))
                    .hasMessageContaining("value too long for type character varying(236)");
            assertThatThrownBy(() -> TestDatabase.query(shop, insert, "x", "1".repeat(256), "T"))
                    .hasMessageContaining("value too long for type character varying(255)");
            assertThatThrownBy(() -> TestDatabase.query(shop, insert, "x", "1", "T".repeat(256)))
                    .hasMessageContaining("value too long for type character varying(255)");
        }
        // A column that is added has to be bounded as well.
        assertThat(database.query("SELECT column_name, data_type, character_maximum_length"
                        + " FROM information_schema.columns WHERE table_name = 'outbox' ORDER BY ordinal_position"))
                .containsExactly(
                        "id|uuid|null",
                        "aggregatetype|character varying|236",
                        "aggregateid|character varying|255",
                        "type|character varying|255",
                        "payload|jsonb|null",
                        "headers|jsonb|null",
                        "created_at|timestamp with time zone|null");
    }

    private static void prepare(TestDatabase database) {
        database.migrate();
        database.execute("DROP ROLE IF EXISTS shop");
        database.execute("CREATE ROLE shop LOGIN");
        database.execute("GRANT INSERT ON outbox TO shop");
    }

    private static void refuse(Connection connection, int bytes, @Nullable String payload, @Nullable String headers) {
        assertThatThrownBy(() -> TestDatabase.query(connection, INSERT, payload, headers))
                .isInstanceOfSatisfying(PSQLException.class, refused -> {
                    ServerErrorMessage error = refused.getServerErrorMessage();
                    assertThat(error.getSQLState()).isEqualTo("54000");
                    assertThat(error.getMessage())
                            .isEqualTo(
                                    "outbox: payload and headers have %d bytes, more than %d".formatted(bytes, LIMIT));
                    assertThat(error.getHint())
                            .isEqualTo("Keep the large part elsewhere and put a reference to it in the payload, or"
                                    + " split the event.");
                    // The row would be someone's personal data in the log.
                    assertThat(error.getDetail()).isNull();
                });
    }

    /** A JSON string of this many bytes of UTF-8, filled with a character. */
    private static String text(String character, int bytes) {
        int each = character.getBytes(StandardCharsets.UTF_8).length;
        return "\"" + character.repeat((bytes - 2) / each) + "x".repeat((bytes - 2) % each) + "\"";
    }
}
