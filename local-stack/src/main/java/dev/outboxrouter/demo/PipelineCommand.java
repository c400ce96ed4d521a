package dev.outboxrouter.demo;

import dev.outboxrouter.stack.StackConfig;
import dev.outboxrouter.stack.StackException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What one does with the pipeline once it runs. Addresses come from the environment, as those of the stack do. */
@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Business transactions for the running pipeline, and looks at it.")
public final class PipelineCommand {

    private static final int FAILED = 1;

    private PipelineCommand() {}

    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new PipelineCommand());
        commandLine.setExecutionExceptionHandler((failure, command, result) -> {
            if (!(failure instanceof StackException)) {
                throw failure;
            }
            command.getErr().println(failure.getMessage());
            return FAILED;
        });
        System.exit(commandLine.execute(arguments));
    }

    @Command(mixinStandardHelpOptions = true, description = "Tells a story in transactions, and checks what arrives.")
    void demo() {
        StackConfig config = config();
        new Demo(config, System.out).run();
        String secured = config.security().isPresent() ? " SECURE=1" : "";
        print("");
        print("It all runs on. Next:");
        print("  make consumer%s      the aggregate topics, in another terminal".formatted(secured));
        print("  make test-insert%s   a new customer and its event (also test-update, test-delete)".formatted(secured));
        print("  make status%s        every part of the pipeline".formatted(secured));
        print("  make down%s          stops it; make clean deletes it".formatted(secured));
    }

    @Command(mixinStandardHelpOptions = true, description = "A new customer and its event.")
    void insert() {
        change(CustomerChange.INSERT);
    }

    @Command(mixinStandardHelpOptions = true, description = "A change to the newest customer and its event.")
    void update() {
        change(CustomerChange.UPDATE);
    }

    @Command(mixinStandardHelpOptions = true, description = "The newest customer deleted, and its event.")
    void delete() {
        change(CustomerChange.DELETE);
    }

    @Command(mixinStandardHelpOptions = true, description = "Connector and task, slot and its lag, router and its lag.")
    void status() {
        new PipelineStatus(config()).lines().forEach(PipelineCommand::print);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Kafka's own console consumer, from the beginning, until it is interrupted.")
    int consumer(
            @Option(
                            names = "--topics",
                            paramLabel = "REGEX",
                            defaultValue = "outbox\\.event\\..*",
                            description = "Which topics (${DEFAULT-VALUE}).")
                    String topics)
            throws IOException, InterruptedException {
        return new ConsoleConsumer(config()).run(topics);
    }

    private static void change(CustomerChange change) {
        print(change.run(new Database(config())));
        print("see it: make consumer");
    }

    private static StackConfig config() {
        return StackConfig.fromEnvironment(System.getenv(), Path.of(""));
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
