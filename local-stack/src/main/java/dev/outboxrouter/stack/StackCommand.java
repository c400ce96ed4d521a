package dev.outboxrouter.stack;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line: arguments and environment to a {@link LocalStack}, the outcome to an exit code. */
@Command(
        name = "local-stack",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "PostgreSQL, Kafka, Kafka Connect with Debezium, and the router, without Docker.",
        footer = {
            "",
            "SERVICE is one of postgres, kafka, connect, router.",
            "",
            "Environment:",
            "  STACK_ROOT               the repository; the working directory",
            "  STACK_DIR                data, logs and pids; .local in the repository, .local/secure of a secured stack",
            "  SECURE                   1: TLS, passwords and the ACLs of docs/security.md; goes with every command",
            "  POSTGRES_PORT            5432",
            "  KAFKA_PORT               9092",
            "  KAFKA_CONTROLLER_PORT    9093",
            "  CONNECT_PORT             8083",
            "  ROUTER_PORT              8080; the router's console and metrics",
            "  POSTGRES_USER, POSTGRES_PASSWORD   dbz, dbz",
            "  OUTBOX_DB_PASSWORD       outbox_connector; of the connector's role",
            "  CONNECT_WORKER_CONFIG    connect-config/connect-distributed.properties",
            "  CONNECT_PLUGINS          local-stack/target/plugins; holds debezium-connector-postgres",
            "  ROUTER_JAR               streams-app/target/outbox-router.jar",
            "  ROUTER_CONFIG            streams-app/config/outbox-router.properties",
            "  STACK_QUICK_START        true; false: the JVMs run as Java does by itself, for measurements",
            "  Services that already run; they are neither started nor stopped:",
            "  POSTGRES                 host:port[/database]",
            "  KAFKA                    host:port[,host:port]",
            "  CONNECT                  http://host:port",
            "",
            "Exit codes: 0 done, 1 it failed and said why, 2 the arguments are wrong."
        })
public final class StackCommand {
    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    StackCommand() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new StackCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    if (!(failure instanceof StackException)) {
                        throw failure;
                    }
                    command.getErr().println("local-stack: " + failure.getMessage());
                    return FAILED;
                });
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Starts what does not run; all but the router unless named.")
    void up(@Parameters(arity = "0..*", paramLabel = "SERVICE") @Nullable List<ServiceName> services) {
        Set<ServiceName> names =
                services == null || services.isEmpty() ? ServiceName.infrastructure() : EnumSet.copyOf(services);
        long begun = System.nanoTime();
        stack().up(names);
        print("up in " + Progress.since(begun));
    }

    @Command(mixinStandardHelpOptions = true, description = "Stops all; the data stays.")
    void down() {
        stack().down();
    }

    @Command(mixinStandardHelpOptions = true, description = "Ends all and deletes the data and logs.")
    void clean() {
        stack().clean();
    }

    @Command(mixinStandardHelpOptions = true, description = "Shows what runs, and where.")
    void status() {
        print(StatusTable.of(stack().status()));
    }

    @Command(mixinStandardHelpOptions = true, description = "Starts one service.")
    void start(@Parameters(paramLabel = "SERVICE") ServiceName service) {
        stack().service(service).start();
    }

    @Command(mixinStandardHelpOptions = true, description = "Stops one service in order.")
    void stop(@Parameters(paramLabel = "SERVICE") ServiceName service) {
        stack().service(service).stop();
    }

    @Command(mixinStandardHelpOptions = true, description = "SIGKILL: ends one service as a crash would.")
    void kill(@Parameters(paramLabel = "SERVICE") ServiceName service) {
        stack().service(service).kill();
    }

    @Command(mixinStandardHelpOptions = true, description = "SIGSTOP: one service hangs.")
    void pause(@Parameters(paramLabel = "SERVICE") ServiceName service) {
        stack().service(service).pause();
    }

    @Command(mixinStandardHelpOptions = true, description = "SIGCONT: it goes on.")
    void resume(@Parameters(paramLabel = "SERVICE") ServiceName service) {
        stack().service(service).resume();
    }

    private LocalStack stack() {
        Path here = Path.of("");
        return new LocalStack(
                StackConfig.fromEnvironment(System.getenv(), here),
                (service, message) -> print("%-9s %s".formatted(service, message)));
    }

    private void print(String text) {
        Objects.requireNonNull(spec).commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
