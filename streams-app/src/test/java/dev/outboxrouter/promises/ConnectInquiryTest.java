package dev.outboxrouter.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.outboxrouter.promises.ConnectAnswer.Answered;
import dev.outboxrouter.promises.ConnectAnswer.Unreachable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker answered, read over HTTP. */
class ConnectInquiryTest {

    private static final List<String> TOPICS = List.of("example.message", "example.public.outbox");

    private HttpServer server;
    private String answer;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        answer = Files.readString(Path.of("src/test/resources/connectors.json"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/connectors", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            boolean expanded =
                    "expand=info&expand=status".equals(exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(expanded ? status : 400, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldFindTheConnectorThatShips() throws InterruptedException {
        assertThat(ask("")).isEqualTo(new Answered(List.of(found("RUNNING", Map.of()))));
        assertThat(ask("/")).isEqualTo(ask(""));
    }

    @Test
    void shouldFindWhatBreaksPromises() throws InterruptedException {
        answer = answer.replace("\"exactly.once.support\": \"required\"", "\"exactly.once.support\": \"requested\"")
                .replace(
                        "\"tasks.max\": \"1\"",
                        "\"tasks.max\": \"1\", \"slot.drop.on.stop\": \"true\", \"errors.tolerance\": \"all\","
                                + " \"transforms\": \"unwrap, outbox,decode\","
                                + " \"transforms.unwrap.type\": \"io.debezium.transforms.ByLogicalTableRouter\","
                                + " \"transforms.outbox.type\": \"io.debezium.transforms.outbox.EventRouter\","
                                + " \"transforms.decode.type\":"
                                + " \"io.debezium.connector.postgresql.transforms.DecodeLogicalDecodingMessageContent\"")
                .replaceAll("(?s)(\"id\": 0,\\s+\"state\": )\"RUNNING\"", "$1\"FAILED\"");

        FoundConnector broken = found(
                "FAILED",
                Map.ofEntries(
                        Map.entry("exactly.once.support", "requested"),
                        Map.entry("slot.drop.on.stop", "true"),
                        Map.entry("errors.tolerance", "all"),
                        Map.entry("transforms", "unwrap, outbox,decode"),
                        Map.entry("transforms.unwrap.type", "io.debezium.transforms.ByLogicalTableRouter"),
                        Map.entry("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter"),
                        Map.entry(
                                "transforms.decode.type",
                                "io.debezium.connector.postgresql.transforms.DecodeLogicalDecodingMessageContent")));

        assertThat(ask("")).isEqualTo(new Answered(List.of(broken)));
        assertThat(broken.routingTransforms()).containsExactly("outbox", "decode");
        assertThat(broken.otherTransforms()).containsExactly("unwrap");
        assertThat(broken.state()).isEqualTo("FAILED");
    }

    @Test
    void shouldReadEverySettingThatARuleLooksAtAndNothingElse() throws InterruptedException {
        String settings = SettingRules.all().stream()
                .filter(rule -> rule.hop() == Hop.CONNECTOR && !answer.contains('"' + rule.setting() + '"'))
                .map(rule -> "\"%s\": \"x\",".formatted(rule.setting()))
                .collect(Collectors.joining());
        answer = answer.replace(
                "\"tasks.max\": \"1\"",
                settings + "\"column.mask.with.12.chars\": \"x\", \"transforms.a.topic.regex\": \"x\","
                        + " \"producer.override.sasl.jaas.config\": \"secret\", \"tasks.max\": \"1\"");

        FoundConnector found = ((Answered) ask("")).connectors().get(0);

        assertThat(found.settings())
                .containsKeys(SettingRules.all().stream()
                        .filter(rule -> rule.hop() == Hop.CONNECTOR)
                        .map(SettingRule::setting)
                        .filter(setting -> !setting.equals("state") && !setting.endsWith("…"))
                        .toArray(String[]::new))
                .containsKey("column.mask.with.12.chars")
                .doesNotContainKeys(
                        "transforms.a.topic.regex",
                        "producer.override.sasl.jaas.config",
                        "database.hostname",
                        "database.user",
                        "database.password");
    }

    @Test
    void shouldFindTwoConnectorsOfOnePrefix() throws InterruptedException {
        String another = answer.trim().replaceAll("^\\{|\\}$", "").replace("example-connector", "another");
        answer = answer.trim().replaceAll("\\}$", "," + Matcher.quoteReplacement(another) + "}");

        assertThat(SharedTopicPrefix.among(((Answered) ask("")).connectors()))
                .contains(new SharedTopicPrefix("example", List.of("another", "example-connector")));
    }

    @Test
    void shouldLeaveConnectorsOfOtherTopicsAndOtherKindsAlone() throws InterruptedException {
        answer = answer.replace("\"topic.prefix\": \"example\"", "\"topic.prefix\": \"exam\"");
        assertThat(ask("")).isEqualTo(new Answered(List.of()));

        answer = answer.replace("\"topic.prefix\": \"exam\"", "\"topic.prefix\": \"example\"")
                .replace("PostgresConnector", "OtherConnector");
        assertThat(ask("")).isEqualTo(new Answered(List.of()));
    }

    @Test
    void shouldSayThatThereIsNoAnswer() throws InterruptedException {
        status = 503;
        assertThat(ask("")).isEqualTo(new Unreachable("status 503"));

        status = 200;
        answer = "<html>";
        assertThat(ask("")).isInstanceOf(Unreachable.class);

        URI nobody = URI.create("http://localhost:" + server.getAddress().getPort());
        server.stop(0);
        assertThat(new ConnectInquiry(nobody).ask(TOPICS)).isEqualTo(new Unreachable("ConnectException"));
    }

    private ConnectAnswer ask(String path) throws InterruptedException {
        URI url = URI.create("http://localhost:" + server.getAddress().getPort() + path);
        return new ConnectInquiry(url).ask(TOPICS);
    }

    private static FoundConnector found(String state, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "topic.prefix", "example",
                "exactly.once.support", "required",
                "plugin.name", "pgoutput",
                "slot.name", "example_slot",
                "publication.name", "outbox_publication",
                "snapshot.mode", "no_data",
                "table.include.list", "public\\.customers,public\\.outbox",
                "message.prefix.include.list", "(?s)outbox(/.*)?",
                "message.key.columns", "public.outbox:aggregateid"));
        all.putAll(settings);
        return new FoundConnector("example-connector", new FoundConnector.Run("RUNNING", List.of(state)), all);
    }
}
