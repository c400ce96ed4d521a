package dev.outboxrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainCommandTest {

    private static final Path RECORDS = Path.of("src/test/resources/records");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String RULES = """
            source.message.topics.regex=(plain|schemas)\\\\.message
            source.outbox.topics.regex=(plain|schemas)\\\\.public\\\\.outbox(_bin)?
            source.table.topics=plain.public.customers:customer,schemas.public.customers:customer
            table.fields.additional.placement=type:header:eventType
            table.field.additional.missing=ignore
            payload.encoding=text,plain.public.outbox_bin:base64
            """;

    @TempDir
    private Path directory;

    /** What the command did. */
    private record Run(int exitCode, List<JsonNode> lines, String errors) {}

    @Test
    void shouldGiveTheSameEventsOfRecordsWithAndWithoutSchemas() throws IOException {
        List<JsonNode> plain = events(explain(RULES, Files.readString(RECORDS.resolve("plain.jsonl"))));
        List<JsonNode> schemas = events(explain(RULES, Files.readString(RECORDS.resolve("schemas.jsonl"))));

        assertThat(plain).hasSize(12).isEqualTo(schemas);
        assertThat(plain)
                .extracting(event -> event.get("topic").asText())
                .contains("outbox.event.order", "outbox.event.invoice", "outbox.event.customer");
    }

    @Test
    void shouldSayWhereAnEventGoesAndWhatItLooksLike() throws IOException {
        Run run = explain(RULES, """
                {"topic":"plain.public.outbox","offset":7,"timestamp":1500,"key":null,"value":"{\\"op\\":\\"c\\",\\"after\\":{\\"id\\":1,\\"aggregatetype\\":\\"order\\",\\"aggregateid\\":\\"42\\",\\"payload\\":\\"x\\"}}","headers":{"traceparent":"t"}}
                """);

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).containsExactly(JSON.readTree("""
                                {"outcome":"routed","topic":"outbox.event.order","partition":4,"key":"42","value":"x",
                                 "headers":{"traceparent":"t","id":"1"},"timestamp":1500,
                                 "source":{"topic":"plain.public.outbox","partition":0,"offset":7}}
                                """));
    }

    @Test
    void shouldGiveBytesInBase64ATombstoneAsNullAndEveryEventOfAnArrayALine() throws IOException {
        String content =
                "W3siaWQiOjEsImFnZ3JlZ2F0ZXR5cGUiOiJvIiwiYWdncmVnYXRlaWQiOjEsInBheWxvYWQiOm51bGx9LDdd"; // [{…"payload":null},7]
        Run run = explain(RULES, """
                {"topic":"plain.public.outbox_bin","value":"{\\"op\\":\\"c\\",\\"after\\":{\\"id\\":1,\\"aggregatetype\\":\\"o\\",\\"aggregateid\\":1,\\"payload\\":\\"AP8Q\\"}}"}
                {"topic":"plain.message","value":"{\\"op\\":\\"m\\",\\"message\\":{\\"prefix\\":\\"outbox\\",\\"content\\":\\"%s\\"}}"}
                {"topic":"plain.message","keyBase64":"AP8Q","valueBase64":"AP8Q"}
                {"topic":"plain.message","value":null}
                """.formatted(content));

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).hasSize(5);
        assertThat(run.lines().get(0).get("valueBase64").asText()).isEqualTo("AP8Q");
        assertThat(run.lines().get(0).has("value")).isFalse();
        assertThat(run.lines().get(1).get("value").isNull()).isTrue();
        assertThat(run.lines().get(2).get("outcome").asText()).isEqualTo("rejected");
        assertThat(run.lines().get(2).get("code").asText()).isEqualTo("CONTENT_NOT_AN_OBJECT");
        assertThat(run.lines().get(3).get("topic").asText()).isEqualTo("outbox.dead-letters");
        assertThat(run.lines().get(3).get("keyBase64").asText()).isEqualTo("AP8Q");
        assertThat(run.lines().get(4).get("outcome").asText()).isEqualTo("skipped");
        assertThat(run.lines().get(4).get("code").asText()).isEqualTo("TOMBSTONE");
    }

    @Test
    void shouldNameLinesThatCannotBeReadAndGoOn() throws IOException {
        String good = "{\"topic\":\"plain.message\",\"value\":null}\n";
        Run run = explain(
                RULES,
                good
                        + "nonsense\n[]\n{}\n{\"topic\":\"t\",\"value\":7}\n{\"topic\":\"t\",\"valueBase64\":\"§\"}\n"
                        + "{\"topic\":\"t\",\"offset\":\"x\"}\n{\"topic\":\"t\",\"headers\":[]}\n{} {}\n\n"
                        + good);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines()).hasSize(2);
        assertThat(run.errors().lines()).hasSize(8).first().isEqualTo("outbox-router explain: line 2 is not JSON");
        assertThat(run.errors()).contains("line 4 has no \"topic\"").contains("line 9 is not JSON");
    }

    @Test
    void shouldRefuseAConfigurationOrArgumentsThatAreWrong() throws IOException {
        assertThat(explain("nonsense=1", "").exitCode()).isEqualTo(2);
        assertThat(explain(RULES, "", "--partition", "1").errors()).contains("--topic");
        assertThat(explain(RULES, "", "--topic", "t").exitCode()).isEqualTo(2);
    }

    /** The routed events, but for where they came from. */
    private static List<JsonNode> events(Run run) {
        assertThat(run.exitCode()).isZero();
        List<JsonNode> events = new ArrayList<>();
        for (JsonNode line : run.lines()) {
            if (line.get("outcome").asText().equals("routed")) {
                ((ObjectNode) line).remove("source");
                events.add(line);
            }
        }
        return events;
    }

    private Run explain(String rules, String input, String... arguments) throws IOException {
        Path config = directory.resolve("rules.properties");
        Files.writeString(config, rules);
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        List<String> all = new ArrayList<>(List.of("--config", config.toString()));
        all.addAll(List.of(arguments));
        InputStream before = System.in;
        int exitCode;
        try {
            System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
            exitCode = new CommandLine(new ExplainCommand())
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(errors))
                    .execute(all.toArray(String[]::new));
        } finally {
            System.setIn(before);
        }
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return new Run(exitCode, lines, errors.toString());
    }
}
