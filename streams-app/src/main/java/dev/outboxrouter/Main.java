package dev.outboxrouter;

import dev.outboxrouter.cli.CheckCommand;
import dev.outboxrouter.cli.ConfigCommand;
import dev.outboxrouter.cli.ExitCode;
import dev.outboxrouter.cli.ExplainCommand;
import dev.outboxrouter.cli.RedriveCommand;
import dev.outboxrouter.cli.ReplayCommand;
import dev.outboxrouter.cli.TopologyCommand;
import dev.outboxrouter.config.ConfigSources;
import dev.outboxrouter.config.InvalidConfigException;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.observability.LogLines;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Arguments → configuration → runtime → exit code. */
@Command(
        name = "outbox-router",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ExplainCommand.class,
            RedriveCommand.class,
            ReplayCommand.class,
            CheckCommand.class,
            TopologyCommand.class,
            ConfigCommand.class
        },
        description = "Routes outbox events from raw CDC topics to one topic per aggregate type, exactly once.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  stopped when it was asked to (SIGTERM, SIGINT)",
            "  1  something that nobody foresaw: a bug",
            "  2  the arguments or the configuration are wrong",
            "  3  Kafka cannot be reached",
            "  4  Kafka does not give what the router needs",
            "  5  it ran and could not go on; the log says why",
            "  6  it did not stop within 30 seconds",
            "  7  of a subcommand: done, and something is left for a person to look at",
            "",
            "Examples:",
            "  java -jar outbox-router.jar --config outbox-router.properties",
            "  java -jar outbox-router.jar explain --config new-rules.properties < yesterday.jsonl",
            "  java -jar outbox-router.jar redrive --config outbox-router.properties --dry-run",
            "Each subcommand has its own: java -jar outbox-router.jar redrive --help"
        })
public final class Main implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /** The longest example on one line. */
    private static final int HELP_WIDTH = 120;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file. Environment variables go over it: OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS is"
                    + " the option kafka.bootstrap.servers.")
    private @Nullable Path configFile;

    @Spec
    private CommandSpec spec;

    private Main() {}

    /** Runs the router until it is stopped, and ends the process with an {@link ExitCode}. */
    public static void main(String[] args) {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setUsageHelpWidth(HELP_WIDTH);
        commandLine
                .getSubcommands()
                .values()
                .forEach(subcommand -> subcommand.getCommandSpec().versionProvider(new Version()));
        commandLine.setExecutionExceptionHandler((failure, command, result) -> {
            LOG.error("Router failed", failure);
            return report(command, ExitCode.UNEXPECTED, "it failed unexpectedly: " + failure);
        });
        System.exit(commandLine.execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            RouterConfig config = RouterConfig.of(ConfigSources.read(Optional.ofNullable(configFile), System.getenv()));
            LogLines.use(config.monitoring().logFormat());
            RouterRuntime runtime = RouterRuntime.start(config);
            // However it ends, the last step is here: a signal's own exit code would hide ours.
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> Runtime.getRuntime().halt(runtime.close().status()), "stop"));
            return runtime.await().status();
        } catch (InvalidConfigException e) {
            return report(spec.commandLine(), ExitCode.USAGE, e.getMessage());
        } catch (StartException e) {
            return report(spec.commandLine(), e.exitCode(), e.getMessage());
        }
    }

    private static int report(CommandLine command, ExitCode exitCode, @Nullable String reason) {
        command.getErr().println("outbox-router: " + reason);
        command.getErr().flush();
        return exitCode.status();
    }

    /** The version that the jar was built as. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"outbox-router " + Main.class.getPackage().getImplementationVersion()};
        }
    }
}
