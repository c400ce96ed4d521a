package dev.outboxrouter.cli;

import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.RefusedException;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.replay.Bound;
import dev.outboxrouter.replay.Replay;
import dev.outboxrouter.replay.ReplayReport;
import dev.outboxrouter.replay.ReplayRequest;
import dev.outboxrouter.replay.ReplayTarget;
import dev.outboxrouter.replay.ReplayTopics;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Routes history again. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Routes history again from the retained raw topics, by today's rules: to fill a new consumer, or to try a changed"
                    + " rule on the past.",
            "",
            "The events go to a topic of their own, which must be new or empty, each with its id, key, value and time as it"
                    + " would have had, and two headers: outbox.replayed says where its raw record lies,"
                    + " outbox.aggregate.type what its topic would have said. Exactly once: a replay that was stopped, or"
                    + " killed, is gone on with by --continue. The router may run or not.",
            "",
            "What today's rules reject is counted and not written; explain tells why. What retention has taken of the part"
                    + " that is asked for is said. The topic is made without retention, for old events have an old time:"
                    + " delete it when the consumer is filled."
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  all of it is routed",
            "  2  the arguments or the configuration are wrong",
            "  3  Kafka cannot be reached",
            "  4  Kafka does not give what is needed: the topic is not empty, say",
            "  5  it could not go on: Kafka was lost, or another replay to the topic has begun; --continue does the rest",
            "  6  it was asked to stop and did not within 30 seconds; Kafka aborts the transaction in flight",
            "  7  something is left: retention has taken a part, events were rejected, or it was stopped (SIGTERM, SIGINT)",
            "",
            "Examples:",
            "  java -jar outbox-router.jar replay --config outbox-router.properties --from 7d --topic orders-of-a-week \\",
            "    --aggregate-type order",
            "  java -jar outbox-router.jar replay --config outbox-router.properties --topic orders-of-a-week --continue",
            "  java -jar outbox-router.jar replay --config new-rules.properties --from 2026-11-25T09:00:00Z --dry-run"
        })
public final class ReplayCommand implements Callable<Integer> {

    private static final String TWICE =
            "--to-live-topics sends every event of the part to consumers that have had it; if"
                    + " that is what you want, say --consumers-read-again too";

    @Option(names = "--config", paramLabel = "FILE", description = "The router's properties file.")
    private @Nullable Path configFile;

    @Option(
            names = "--from",
            paramLabel = "TIME|OFFSET",
            converter = Bounds.class,
            description =
                    "Begin with the first raw record that was written at this time or later, or at this offset of each"
                            + " partition. A time is " + Moments.FORM + ". Without it: with the oldest there is.")
    private @Nullable Bound from;

    @Option(
            names = "--to",
            paramLabel = "TIME|OFFSET",
            converter = Bounds.class,
            description = "End before it. Without it: with the newest there is when the replay begins.")
    private @Nullable Bound to;

    @Option(names = "--raw-topic", paramLabel = "T", description = "Of this raw topic alone.")
    private @Nullable String rawTopic;

    @Option(names = "--partition", paramLabel = "P", description = "Of this partition of the raw topics alone.")
    private @Nullable Integer partition;

    @Option(names = "--aggregate-type", paramLabel = "T", description = "Events of this aggregate type alone.")
    private @Nullable String aggregateType;

    @Option(names = "--aggregate-id", paramLabel = "I", description = "Events of this aggregate alone.")
    private @Nullable String aggregateId;

    @Option(names = "--topic", paramLabel = "NEW", description = "Where the events go. Made when it does not exist.")
    private @Nullable String topic;

    @Option(
            names = "--continue",
            description =
                    "Go on with a replay to this topic that was stopped: to its end, with what it was begun with.")
    private boolean goOn;

    @Option(names = "--dry-run", description = "Only count. Nothing is written, no topic is made.")
    private boolean dryRun;

    @Option(
            names = "--to-live-topics",
            description = "Instead of --topic: to the aggregate topics, where every consumer reads the events again.")
    private boolean toLiveTopics;

    @Option(names = "--consumers-read-again", description = "With --to-live-topics: yes, they shall.")
    private boolean consumersReadAgain;

    @Spec
    private CommandSpec spec;

    private final GracefulShutdown shutdown;

    /**
     * Creates the command.
     *
     * @param shutdown tells when the process is asked to stop
     */
    public ReplayCommand(GracefulShutdown shutdown) {
        this.shutdown = shutdown;
    }

    @Override
    public Integer call() {
        ReplayTarget target = target();
        if (goOn && (from != null || to != null || aggregateType != null || aggregateId != null || rawTopic != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--continue goes on with what was begun: leave out what it is a replay of");
        }
        return new KafkaTask(spec, shutdown)
                .run(configFile, (config, clients, admin) -> replay(target, config, clients, admin));
    }

    private ReplayTarget target() {
        int targets = (topic == null ? 0 : 1) + (toLiveTopics ? 1 : 0) + (dryRun ? 1 : 0);
        if (targets != 1) {
            throw new ParameterException(
                    spec.commandLine(), "say where to: one of --topic, --dry-run and --to-live-topics");
        }
        if (toLiveTopics && !consumersReadAgain) {
            throw new ParameterException(spec.commandLine(), TWICE);
        }
        if (dryRun && goOn) {
            throw new ParameterException(
                    spec.commandLine(), "--dry-run leaves nothing that --continue could go on with");
        }
        if (topic != null) {
            return new ReplayTarget.OwnTopic(topic);
        }
        return toLiveTopics ? new ReplayTarget.LiveTopics() : new ReplayTarget.Nowhere();
    }

    private ExitCode replay(ReplayTarget target, RouterConfig config, KafkaClients clients, Admin admin)
            throws RefusedException {
        ReplayRequest request = new ReplayRequest(
                from == null ? new Bound.Edge() : from,
                to == null ? new Bound.Edge() : to,
                Optional.ofNullable(rawTopic),
                Optional.ofNullable(partition),
                new ReplayRequest.Filter(Optional.ofNullable(aggregateType), Optional.ofNullable(aggregateId)),
                target);
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr(), spec.name(), shutdown::isRequested);
        Replay replay = new Replay(config, clients, new ReplayTopics(config, admin), progress);
        ReplayReport report = goOn ? replay.goOn(target) : replay.begin(request);
        ReplaySummary.of(report, target).forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        return report.isSomethingLeft() ? ExitCode.SOMETHING_LEFT : ExitCode.DONE;
    }
}
