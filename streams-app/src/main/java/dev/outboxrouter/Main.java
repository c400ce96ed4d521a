package dev.outboxrouter;

import dev.outboxrouter.cli.CheckCommand;
import dev.outboxrouter.cli.ConfigCommand;
import dev.outboxrouter.cli.ContinueCommand;
import dev.outboxrouter.cli.ExitCode;
import dev.outboxrouter.cli.ExplainCommand;
import dev.outboxrouter.cli.GracefulShutdown;
import dev.outboxrouter.cli.RedriveCommand;
import dev.outboxrouter.cli.ReplayCommand;
import dev.outboxrouter.cli.TopologyCommand;
import dev.outboxrouter.config.ConfigSources;
import dev.outboxrouter.config.InvalidConfigException;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.observability.LogLines;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        description = "Routes outbox events from raw CDC topics to one topic per aggregate type, exactly once.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  stopped when it was asked to (SIGTERM, SIGINT), while it started or while it ran",
            "  1  something that nobody foresaw: a bug",
            "  2  the arguments or the configuration are wrong",
            "  3  Kafka cannot be reached",
            "  4  Kafka does not give what the router needs",
            "  5  it ran and could not go on; the log says why",
            "  6  it was asked to stop, or had failed, and did not close everything within 30 seconds",
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

    /** Commands that hold what must be closed; the others are ended by a signal as any process is. */
    private static final Set<Class<?>> STOP_IN_ORDER =
            Set.of(Main.class, RedriveCommand.class, ReplayCommand.class, ContinueCommand.class);

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file. Environment variables go over it: OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS is"
                    + " the option kafka.bootstrap.servers.")
    private @Nullable Path configFile;

    @Spec
    private CommandSpec spec;

    private final GracefulShutdown shutdown;

    private Main(GracefulShutdown shutdown) {
        this.shutdown = shutdown;
    }

    /** Runs the router until it is stopped, and ends the process with an {@link ExitCode}. */
    public static void main(String[] args) {
        // First, so that a signal at any later moment ends the process in order and with our exit code.
        GracefulShutdown shutdown = GracefulShutdown.register();
        System.exit(shutdown.ended(commandLine(shutdown).execute(args)));
    }

    private static CommandLine commandLine(GracefulShutdown shutdown) {
        CommandLine commandLine = new CommandLine(new Main(shutdown))
                .addSubcommand(new ExplainCommand())
                .addSubcommand(new RedriveCommand(shutdown))
                .addSubcommand(new ReplayCommand(shutdown))
                .addSubcommand(new ContinueCommand(shutdown))
                .addSubcommand(new CheckCommand())
                .addSubcommand(new TopologyCommand())
                .addSubcommand(new ConfigCommand());
        commandLine.setUsageHelpWidth(HELP_WIDTH);
        commandLine
                .getSubcommands()
                .values()
                .forEach(subcommand -> subcommand.getCommandSpec().versionProvider(new Version()));
        commandLine.setExecutionExceptionHandler((failure, command, result) -> {
            LOG.error("Router failed", failure);
            return report(command, ExitCode.UNEXPECTED, "it failed unexpectedly: " + failure);
        });
        commandLine.setExecutionStrategy(parsed -> {
            List<CommandLine> commands = parsed.asCommandLineList();
            if (!STOP_IN_ORDER.contains(
                    commands.get(commands.size() - 1).getCommand().getClass())) {
                shutdown.leaveToJvm();
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        return commandLine;
    }

    @Override
    public Integer call() {
        shutdown.stopsWith(ExitCode.DONE, RouterRuntime::logStopped);
        try {
            RouterConfig config = RouterConfig.of(ConfigSources.read(Optional.ofNullable(configFile), System.getenv()));
            LogLines.use(config.monitoring().logFormat());
            return new RouterRuntime(config, shutdown).run().status();
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
