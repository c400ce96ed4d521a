package dev.outboxrouter.cli;

import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.RefusedException;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.outbox.RejectionCode;
import dev.outboxrouter.redrive.LetterTopics;
import dev.outboxrouter.redrive.Redrive;
import dev.outboxrouter.redrive.RedriveReport;
import dev.outboxrouter.redrive.RedriveRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes dead letters through today's rules. */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = {
            "Takes dead letters through today's rules: mend the rules or the topic, then redrive.",
            "",
            "Reads the dead-letter topic to its end, and takes every letter that is meant the way that its raw record"
                    + " would take now. Exactly once: a letter that was redriven is never redriven again, also when a run"
                    + " is killed, or two run at once (the later one ends the earlier). What fails again stays a dead"
                    + " letter, with its new reason. The router may run or not.",
            "",
            "A redriven event has its id, key, value and time as it would have had, and the header outbox.redriven, which"
                    + " says where the letter lies. It comes after what was routed in the meantime; among each other the"
                    + " letters of one aggregate keep their order."
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  every letter that was meant is routed, or there was none",
            "  2  the arguments or the configuration are wrong",
            "  3  Kafka cannot be reached",
            "  4  Kafka does not give what is needed",
            "  5  it could not go on: Kafka was lost, or another redrive has begun; run it again for the rest",
            "  6  it was asked to stop and did not within 30 seconds; Kafka aborts the transaction in flight",
            "  7  letters are left: they failed again, or it was stopped (SIGTERM, SIGINT)",
            "",
            "Examples:",
            "  java -jar outbox-router.jar redrive --config outbox-router.properties --dry-run",
            "  java -jar outbox-router.jar redrive --config outbox-router.properties --code AGGREGATE_TYPE_NOT_ALLOWED",
            "  java -jar outbox-router.jar redrive --config outbox-router.properties --aggregate-type order --from 2h"
        })
public final class RedriveCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "The router's properties file.")
    private @Nullable Path configFile;

    @Option(
            names = "--code",
            paramLabel = "C",
            split = ",",
            description = "Letters of this code alone (header outbox.error.code); several by commas.")
    private List<RejectionCode> codes = List.of();

    @Option(
            names = "--aggregate-type",
            paramLabel = "T",
            description =
                    "Letters of this aggregate type alone. One that does not say its type has the one that today's"
                            + " rules read.")
    private @Nullable String aggregateType;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = Moments.class,
            description = "Letters whose raw record was written at this time or later: " + Moments.FORM + ".")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = Moments.class,
            description = "Letters whose raw record was written before this time.")
    private @Nullable Instant to;

    @Option(names = "--dry-run", description = "Says what would become of them. Nothing is written, no topic is made.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    private final GracefulShutdown shutdown;

    /**
     * Creates the command.
     *
     * @param shutdown tells when the process is asked to stop
     */
    public RedriveCommand(GracefulShutdown shutdown) {
        this.shutdown = shutdown;
    }

    @Override
    public Integer call() {
        return new KafkaTask(spec, shutdown).run(configFile, this::redrive);
    }

    private ExitCode redrive(RouterConfig config, KafkaClients clients, Admin admin) throws RefusedException {
        RedriveRequest request = new RedriveRequest(
                codes.stream().map(Enum::name).collect(Collectors.toSet()),
                Optional.ofNullable(aggregateType),
                Optional.ofNullable(from),
                Optional.ofNullable(to),
                dryRun);
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr(), spec.name(), shutdown::isRequested);
        RedriveReport report = new Redrive(config, clients, request, progress).run(new LetterTopics(config, admin));
        RedriveSummary.of(report, config.deadLetterTopic(), dryRun)
                .forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        return report.isSomethingLeft() ? ExitCode.SOMETHING_LEFT : ExitCode.DONE;
    }
}
