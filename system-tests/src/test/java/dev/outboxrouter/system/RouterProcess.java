package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shipped jar as a process, with the shipped configuration and options over it as environment variables. */
public final class RouterProcess implements AutoCloseable {

    /** A process that lives for seconds does not earn what the optimizing compiler costs: half of its processor time. */
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final Pattern LISTENS = Pattern.compile("HTTP listens url=(http://[0-9.:]+)/");

    private final Process process;
    private final Path log;

    private RouterProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** How a process ended, and everything it printed. */
    public record End(int exitCode, String output) {}

    /** Starts it with its state and its log in the directory. */
    public static RouterProcess start(
            Pipeline pipeline, Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(JVM, pipeline, directory, environment, arguments);
    }

    /** Starts the jar of another version. */
    static RouterProcess start(Path jar, Pipeline pipeline, Path directory, Map<String, String> environment)
            throws IOException {
        return start(jar, JVM, pipeline, directory, environment);
    }

    /** Starts it with other options of the JVM. */
    static RouterProcess start(
            List<String> jvm, Pipeline pipeline, Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(pipeline.config().routerJar(), jvm, pipeline, directory, environment, arguments);
    }

    private static RouterProcess start(
            Path jar,
            List<String> jvm,
            Pipeline pipeline,
            Path directory,
            Map<String, String> environment,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", pipeline.config().routerConfig().toString()));
        Path log = directory.resolve("router.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("OUTBOX_ROUTER_HTTP_PORT", "0");
        builder.environment().putAll(environment);
        builder.environment().put("OUTBOX_ROUTER_KAFKA_STATE_DIR", directory.toString());
        return new RouterProcess(builder.start(), log);
    }

    /** Waits until it has ended by itself. */
    public End end() throws IOException, InterruptedException {
        if (!process.waitFor(Waiting.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the router did not end: " + output());
        }
        return new End(process.exitValue(), output());
    }

    /** Waits until it listens, and returns a client of its HTTP interface. */
    RouterHttp http() throws IOException {
        awaitOutput("HTTP listens url=");
        Matcher found = LISTENS.matcher(output());
        assertThat(found.find()).as(output()).isTrue();
        return new RouterHttp(URI.create(found.group(1)));
    }

    /** Waits until it has printed all of these texts; fails at once when it ends before. */
    void awaitOutput(String... texts) {
        Waiting.await()
                .failFast("the router has ended: " + log, () -> !process.isAlive() && !containsAll(texts))
                .untilAsserted(() -> assertThat(output()).contains(texts));
    }

    private boolean containsAll(String... texts) throws IOException {
        String output = output();
        return List.of(texts).stream().allMatch(output::contains);
    }

    Process process() {
        return process;
    }

    String output() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        stop();
    }

    /** Stops it in order. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(Waiting.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
