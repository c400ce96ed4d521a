package dev.outboxrouter.demo;

import dev.outboxrouter.stack.Principal;
import dev.outboxrouter.stack.StackConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Kafka's own console consumer, set to show what a routed event is made of. */
final class ConsoleConsumer {

    private final StackConfig config;

    ConsoleConsumer(StackConfig config) {
        this.config = config;
    }

    /** Runs it on the terminal of this process until it ends; gives its exit code. */
    int run(String topics) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path kafka = config.root().resolve("local-stack/target/server-lib");
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-cp",
                kafka.resolve("*").toString(),
                "org.apache.kafka.tools.consumer.ConsoleConsumer",
                "--bootstrap-server",
                config.bootstrapServers(),
                "--include",
                topics,
                "--from-beginning",
                "--isolation-level",
                "read_committed",
                // A topic is made with its first event; the default is to look for new ones every five minutes.
                "--command-property",
                "metadata.max.age.ms=1000"));
        config.security().ifPresent(security -> {
            command.add("--command-config");
            command.add(security.clientFile(Principal.ADMIN).toString());
        });
        for (String part : List.of("timestamp", "headers", "key")) {
            command.add("--formatter-property");
            command.add("print.%s=true".formatted(part));
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
