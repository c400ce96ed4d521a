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
import java.util.List;
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
        assertThat(ask("")).isEqualTo(new Answered(List.of(found("RUNNING", true, List.of(), false, false))));
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

        assertThat(ask(""))
                .isEqualTo(new Answered(List.of(found("FAILED", false, List.of("outbox", "decode"), true, true))));
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

    private static FoundConnector found(
            String state, boolean exactlyOnce, List<String> transforms, boolean dropped, boolean tolerated) {
        return new FoundConnector(
                "example-connector",
                new FoundConnector.Run("RUNNING", List.of(state)),
                exactlyOnce,
                transforms,
                dropped,
                tolerated,
                "example",
                "public.outbox:aggregateid",
                "example_slot");
    }
}
