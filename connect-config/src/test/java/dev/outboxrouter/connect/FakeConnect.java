package dev.outboxrouter.connect;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that answers as a Connect worker does; what it is not told about is not found. */
final class FakeConnect implements AutoCloseable {
    private static final String CONNECTOR = "/connectors/example-connector";

    private final HttpServer server;
    private final Map<String, Deque<Answer>> script = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    private record Answer(int status, String body) {}

    FakeConnect() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        on("GET /", 200, "{\"version\":\"4.3.1\"}");
    }

    URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Answers to one call, in this order; the last one stays. */
    FakeConnect on(String call, int status, String body) {
        script.computeIfAbsent(call, key -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    FakeConnect onPut(int status, String body) {
        return on("PUT " + CONNECTOR + "/config", status, body);
    }

    FakeConnect onConfig(String body) {
        return on("GET " + CONNECTOR + "/config", 200, body);
    }

    FakeConnect onResume() {
        return on("PUT " + CONNECTOR + "/resume", 202, "");
    }

    FakeConnect onRestart() {
        return on("POST " + CONNECTOR + "/restart?includeTasks=true&onlyFailed=true", 202, "{}");
    }

    /** The connector's state, then those of its tasks; one that has failed has a trace. */
    FakeConnect onStatus(String connector, String... tasks) {
        StringBuilder body = new StringBuilder("{\"connector\":{\"state\":\"" + connector + "\"},\"tasks\":[");
        for (int i = 0; i < tasks.length; i++) {
            String trace = tasks[i].equals("FAILED") ? ",\"trace\":\"org.example.Boom: the cause\\n\\tat x\\n\"" : "";
            body.append(i == 0 ? "" : ",").append("{\"id\":" + i + ",\"state\":\"" + tasks[i] + "\"" + trace + "}");
        }
        return on("GET " + CONNECTOR + "/status", 200, body.append("]}").toString());
    }

    long calls(String prefix) {
        return calls.stream().filter(call -> call.startsWith(prefix)).count();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            calls.add(call + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Answer answer = next(call);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer next(String call) {
        Deque<Answer> answers = script.get(call);
        if (answers == null) {
            return new Answer(404, "{\"error_code\":404,\"message\":\"not found\"}");
        }
        return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }
}
