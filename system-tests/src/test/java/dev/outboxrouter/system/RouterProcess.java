package dev.outboxrouter.system;

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

/** The jar that ships, run with the configuration that ships and options over it as environment variables. */
final class RouterProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    private RouterProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** How a process ended, and all it wrote. */
    record End(int exitCode, String output) {}

    /** Starts it with its state and its log in the directory. */
    static RouterProcess start(Pipeline pipeline, Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-jar", pipeline.config().routerJar().toString()));
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
    End end() throws IOException, InterruptedException {
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            throw new AssertionError("the router did not end: " + output());
        }
        return new End(process.exitValue(), output());
    }

    /** Its HTTP, once it listens. */
    RouterHttp http() throws IOException, InterruptedException {
        Pattern listens = Pattern.compile("HTTP listens url=(http://[0-9.:]+)/");
        for (int attempt = 0; attempt < 300; attempt++) {
            Matcher found = listens.matcher(output());
            if (found.find()) {
                return new RouterHttp(URI.create(found.group(1)));
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the router did not listen: " + output());
    }

    Process process() {
        return process;
    }

    String output() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
