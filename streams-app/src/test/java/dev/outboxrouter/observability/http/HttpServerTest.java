package dev.outboxrouter.observability.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every path, asked over the network. */
class HttpServerTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = new HttpServer(loopback(0), path -> Page.text(Page.OK, "at " + path));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldServeThePageOfAPath() throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", "/api/status");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("at /api/status\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
        assertThat(send("HEAD", "/").body()).isEmpty();
    }

    @Test
    void shouldLetABrowserLoadNothingFromElsewhere() throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", "/");

        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none';")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Server")).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void shouldRefuseWhateverCouldChangeSomething(String method) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(method, "/");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void shouldAnswerOnLoopbackToTheNamesOfThisMachineAlone() throws IOException {
        assertThat(statusOf("Host: localhost:8080")).contains(" 200 ");
        assertThat(statusOf("Host: 127.0.0.1")).contains(" 200 ");
        assertThat(statusOf("Host: [::1]:8080")).contains(" 200 ");
        assertThat(statusOf("Host: attacker.example")).contains(" 421 ");
        assertThat(statusOf("Host: localhost.attacker.example")).contains(" 421 ");
    }

    @Test
    void shouldSayThatThePortIsTaken() {
        try (HttpServer second = new HttpServer(loopback(server.port()), path -> Page.text(Page.OK, path))) {
            assertThatThrownBy(second::start).isInstanceOf(IOException.class).hasMessageContaining("Failed to bind");
        }
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The JDK's client does not let a test forge the header. */
    private String statusOf(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            out.write("GET / HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n"
                    .formatted(host)
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
