package dev.outboxrouter.cli;

import dev.outboxrouter.check.Check;
import dev.outboxrouter.check.Checked;
import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.UnreachableException;
import dev.outboxrouter.config.ConfigSources;
import dev.outboxrouter.config.InvalidConfigException;
import dev.outboxrouter.config.RouterConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what of the pipeline is fine and what is not. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Reads the configuration, connects, and says of broker, topics, ACLs, connector, slot and promises what is fine"
                    + " and what is not, each with its mend.",
            "",
            "Changes nothing: no topic is made, no record is written. The connector is looked at with connect.url, the slot"
                    + " with postgres.url."
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  all that was looked at is fine",
            "  2  the arguments or the configuration are wrong",
            "  3  Kafka cannot be reached; the others were looked at all the same",
            "  7  something is not fine",
            "",
            "Example:",
            "  OUTBOX_ROUTER_CONNECT_URL=http://localhost:8083 \\",
            "    java -jar outbox-router.jar check --config outbox-router.properties"
        })
public final class CheckCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "The router's properties file.")
    private @Nullable Path configFile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        try {
            RouterConfig config = RouterConfig.of(ConfigSources.read(Optional.ofNullable(configFile), System.getenv()));
            say("ok", "configuration", configFile == null ? "read" : configFile + " is read");
            config.notes().forEach(note -> say("note", "configuration", note));
            return check(config, new KafkaClients(config, "outbox-router-check"))
                    .status();
        } catch (InvalidConfigException e) {
            String.valueOf(e.getMessage()).lines().forEach(problem -> say("WRONG", "configuration", problem));
            return ExitCode.USAGE.status();
        } catch (KafkaException e) {
            say("WRONG", "configuration", "kafka.*: " + e.getMessage());
            return ExitCode.USAGE.status();
        }
    }

    private ExitCode check(RouterConfig config, KafkaClients clients) throws InterruptedException {
        Check check = new Check(config);
        try (Admin admin = clients.admin()) {
            List<Checked> found = check.of(clients, admin);
            found.forEach(this::say);
            long wrong = found.stream().filter(Checked.Wrong.class::isInstance).count();
            long open = found.stream().filter(Checked.Open.class::isInstance).count();
            out().printf("%n%d fine, %d wrong, %d not known%n", found.size() - wrong - open, wrong, open)
                    .flush();
            return wrong == 0 ? ExitCode.DONE : ExitCode.SOMETHING_LEFT;
        } catch (UnreachableException e) {
            check.without(String.valueOf(e.getMessage())).forEach(this::say);
            return ExitCode.KAFKA_UNREACHABLE;
        }
    }

    private void say(Checked checked) {
        String part = checked.part().name().toLowerCase(Locale.ROOT);
        if (checked instanceof Checked.Fine fine) {
            say("ok", part, fine.what());
        } else if (checked instanceof Checked.Wrong wrong) {
            say("WRONG", part, wrong.what());
            say("", "", "mend: " + wrong.mend());
        } else if (checked instanceof Checked.Open open) {
            say("?", part, open.what());
            say("", "", "ask: " + open.ask());
        }
    }

    private void say(String verdict, String part, String what) {
        out().printf("%-6s %-14s %s%n", verdict, part, what).flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
