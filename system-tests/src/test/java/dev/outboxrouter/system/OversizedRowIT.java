package dev.outboxrouter.system;

import static dev.outboxrouter.system.Topics.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outboxrouter.connect.ConnectorFile;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Changes that are as large as they may be, and one that is larger: what docs/operations.md says to do about it. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
@Order(1)
class OversizedRowIT {

    private static final String NAME = "oversized";
    private static final String RAW_TOPIC = "oversized\\.public\\.oversized";
    private static final Duration LIMIT = Waiting.LIMIT;
    private static final Pattern SIZE = Pattern.compile("The message is (\\d+) bytes when serialized");
    private static final Pattern STATEMENT =
            Pattern.compile("(?s)### Skip one change\n.*?```sql\n(.*?)```", Pattern.MULTILINE);

    /** Above {@code max.request.size} of the connector of this test once its quotes are escaped, and below it before. */
    private static final String TOO_LARGE = "repeat('\"', 80000)";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Pipeline pipeline;

    OversizedRowIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldCarryTheLargestRowsThatTheDatabaseTakesAndRefuseOneByteMore() throws Exception {
        // The contents that grow the most on their way into a raw record.
        String emoji = "\"" + "😀".repeat(249_999) + "xx\"";
        String quotes = "\"" + "\\\"".repeat(499_999) + "\"";
        Transaction.commit(pipeline, tx -> {
            tx.insert("oversized", "1", "Emoji", emoji);
            tx.insert("oversized", "1", "Quotes", quotes);
        });
        for (String payload : List.of(emoji, quotes)) {
            assertThatThrownBy(() -> Transaction.commit(
                            pipeline, tx -> tx.insert("oversized", "1", "Larger", payload.replaceFirst("^\"", "\"x"))))
                    .hasMessageContaining("payload and headers have 1000001 bytes, more than 1000000")
                    .hasMessageContaining("Keep the large part elsewhere and put a reference to it in the payload");
        }

        Topics.settle(pipeline);

        assertThat(status(pipeline.shippedConnector().name())
                        .at("/tasks/0/state")
                        .asText())
                .isEqualTo("RUNNING");
    }

    @Test
    void shouldSkipOnlyTheChangeThatIsTooLargeAndKeepTheSlot() throws Exception {
        ConnectorFile connector = connector();
        execute("CREATE TABLE oversized (id int PRIMARY KEY, note text)");
        execute("CREATE PUBLICATION oversized_publication FOR TABLE oversized");
        try {
            pipeline.register(connector);
            // Larger than the connector may send too, but every message is excluded.
            execute("SELECT pg_logical_emit_message(true, 'other', %s)".formatted(TOO_LARGE));
            execute("INSERT INTO oversized VALUES (1, 'small')");
            execute("INSERT INTO oversized VALUES (2, 'small'), (3, %s), (4, 'small')".formatted(TOO_LARGE));
            execute("INSERT INTO oversized VALUES (5, %s)".formatted(TOO_LARGE));
            execute("INSERT INTO oversized VALUES (6, 'small')");

            awaitFailure();
            patch("/config", "{\"max.batch.size\": \"1\"}");
            assertThat(keys(2)).containsExactlyInAnyOrder("{\"id\":1}", "{\"id\":2}");
            awaitFailure();
            skip(connector);
            awaitFailure();
            skip(connector);
            assertThat(keys(4)).containsExactlyInAnyOrder("{\"id\":1}", "{\"id\":2}", "{\"id\":4}", "{\"id\":6}");

            execute("INSERT INTO oversized VALUES (7, %s)".formatted(TOO_LARGE));
            awaitFailure();
            patch("/config", "{\"max.batch.size\": null, \"producer.override.max.request.size\": \"1000000\"}");

            assertThat(keys(5))
                    .containsExactlyInAnyOrder("{\"id\":1}", "{\"id\":2}", "{\"id\":4}", "{\"id\":6}", "{\"id\":7}");
            String written = query("SELECT pg_current_wal_lsn()");
            await("the slot to let go of the log")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(query(
                                    "SELECT confirmed_flush_lsn >= '%s' FROM pg_replication_slots WHERE slot_name = 'oversized_slot'"
                                            .formatted(written)))
                            .isEqualTo("t"));
            assertThat(status(connector.name()).at("/tasks/0/state").asText()).isEqualTo("RUNNING");
        } finally {
            pipeline.unregister(connector);
            execute("DROP PUBLICATION oversized_publication");
            execute("DROP TABLE oversized");
        }
    }

    /** The steps of "Skip one change" between its first and its last, which restart the task. */
    private void skip(ConnectorFile connector) throws Exception {
        Matcher size =
                SIZE.matcher(status(connector.name()).at("/tasks/0/trace").asText());
        assertThat(size.find()).isTrue();
        call("PUT", "/stop", "");
        await("the connector to stop")
                .atMost(LIMIT)
                .until(() ->
                        status(connector.name()).at("/connector/state").asText().equals("STOPPED")
                                && query("SELECT active FROM pg_replication_slots WHERE slot_name = 'oversized_slot'")
                                        .equals("f"));
        String stored = JSON.readTree(call("GET", "/offsets", ""))
                .at("/offsets/0/offset/lsn_proc")
                .asText();
        String offset = offsetOfTheChange(stored, Integer.parseInt(size.group(1)));
        patch(
                "/offsets",
                "{\"offsets\": [{\"partition\": {\"server\": \"oversized\"}, \"offset\": %s}]}".formatted(offset));
        call("PUT", "/resume", "");
    }

    /** Runs the documented statement as the connector's role; the first change that fits the record's size. */
    private String offsetOfTheChange(String stored, int recordSize) throws IOException, SQLException {
        Matcher documented = STATEMENT.matcher(Files.readString(Path.of("../docs/operations.md")));
        assertThat(documented.find()).isTrue();
        String sql = documented
                .group(1)
                .replace("example_slot", "oversized_slot")
                .replace("outbox_publication", "oversized_publication")
                .replace(":stored", stored);
        try (Connection connection = DriverManager.getConnection(
                        pipeline.config().jdbcUrl(),
                        "outbox_connector",
                        pipeline.config().connectorPassword());
                Statement statement = connection.createStatement();
                ResultSet changes = statement.executeQuery(sql)) {
            while (changes.next()) {
                int bytes = changes.getInt("bytes");
                if (changes.getString("kind").equals("I") && bytes <= recordSize && recordSize <= 6 * bytes) {
                    assertThat(changes.getInt("lost")).isEqualTo(1);
                    return changes.getString("offset");
                }
            }
        }
        throw new AssertionError("no change of the size of the record is left in the slot");
    }

    private void awaitFailure() {
        await("the task to fail").atMost(LIMIT).ignoreExceptions().untilAsserted(() -> {
            JsonNode task = status(NAME + "-connector").at("/tasks/0");
            assertThat(task.path("state").asText()).isEqualTo("FAILED");
            assertThat(task.path("trace").asText()).contains("RecordTooLargeException");
        });
    }

    private List<String> keys(int wanted) {
        return Topics.await(pipeline, RAW_TOPIC, wanted).stream()
                .map(record -> text(record.key()))
                .toList();
    }

    private JsonNode status(String connector) throws IOException, InterruptedException {
        return JSON.readTree(client.send(
                        HttpRequest.newBuilder(
                                        pipeline.config().connect().resolve("/connectors/" + connector + "/status"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private void patch(String path, String body) throws IOException, InterruptedException {
        call("PATCH", path, body);
    }

    private String call(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(pipeline.config().connect().resolve("/connectors/" + NAME + "-connector" + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isBetween(200, 299);
        return answer.body();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** The connector that ships, beside itself, for a table of its own and with records of 100 KB at most. */
    private ConnectorFile connector() {
        ConnectorFile file = new ConnectorFile(
                NAME + "-connector", pipeline.shippedConnector().config().deepCopy());
        file.config()
                .put("topic.prefix", NAME)
                .put("slot.name", NAME + "_slot")
                .put("publication.name", NAME + "_publication")
                .put("table.include.list", "public\\.oversized")
                .put("message.prefix.exclude.list", "(?s).*")
                .put("producer.override.max.request.size", "100000")
                .remove(List.of("message.prefix.include.list", "message.key.columns"));
        return file;
    }
}
