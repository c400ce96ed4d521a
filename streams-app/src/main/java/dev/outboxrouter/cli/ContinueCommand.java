package dev.outboxrouter.cli;

import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.RefusedException;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.positions.Continuation;
import dev.outboxrouter.positions.PositionLog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells the router where a raw partition that waits is read on. */
@Command(
        name = "continue",
        mixinStandardHelpOptions = true,
        description = {
            "Tells the router where to continue with a raw partition that it does not read, because records of it were"
                    + " deleted before they were routed, its log was truncated, or the group's committed offset expired.",
            "",
            "The router logs the whole command when the partition begins to wait; /ready and the console show it too. It"
                    + " continues within some seconds, or at its next start. The router may run or not.",
            "",
            "Records before --at are not routed. Records from --at on that were routed before are routed again, unless the"
                    + " router recognises them as redelivered."
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  the decision is recorded",
            "  2  the arguments or the configuration are wrong",
            "  3  Kafka cannot be reached",
            "  4  Kafka does not give what is needed, or the partition does not have this offset",
            "  5  Kafka was lost before the decision was recorded; run it again",
            "",
            "Example:",
            "  java -jar outbox-router.jar continue --config outbox-router.properties --raw-topic example.message \\",
            "    --partition 0 --from 30 --at 60"
        })
public final class ContinueCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "The router's properties file.")
    private @Nullable Path configFile;

    @Option(names = "--raw-topic", required = true, paramLabel = "T", description = "The raw topic.")
    private String rawTopic = "";

    @Option(names = "--partition", required = true, paramLabel = "P", description = "Number of the partition.")
    private int partition;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "OFFSET",
            description = "The position at which the partition waits, as the log says it.")
    private long from;

    @Option(
            names = "--at",
            required = true,
            paramLabel = "OFFSET",
            description = "The first offset to read: within the log of the partition, or its end.")
    private long at;

    @Spec
    private CommandSpec spec;

    private final GracefulShutdown shutdown;

    /**
     * Creates the command.
     *
     * @param shutdown tells when the process is asked to stop
     */
    public ContinueCommand(GracefulShutdown shutdown) {
        this.shutdown = shutdown;
    }

    @Override
    public Integer call() {
        return new KafkaTask(spec, shutdown).run(configFile, this::record);
    }

    private ExitCode record(RouterConfig config, KafkaClients clients, Admin admin) throws RefusedException {
        TopicPartition place = new TopicPartition(rawTopic, partition);
        if (!config.rawTopics().pattern().asMatchPredicate().test(rawTopic)) {
            throw new RefusedException(
                    "%s is no raw topic of this configuration (source.message.topics, source.outbox.topics, source.table.topics)"
                            .formatted(rawTopic));
        }
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            checkOffset(place, reader);
        }
        new PositionLog(clients, config.positionsTopic()).writeContinuation(place, new Continuation(from, at));
        spec.commandLine()
                .getOut()
                .printf(
                        "%s: recorded, the router that waits at %d continues at %d within some seconds%n"
                                + "Next: look at /ready or the router's log; then check the pipeline with"
                                + " java -jar outbox-router.jar check%n",
                        place, from, at)
                .flush();
        return ExitCode.DONE;
    }

    private void checkOffset(TopicPartition place, KafkaConsumer<byte[], byte[]> reader) throws RefusedException {
        if (reader.partitionsFor(place.topic()).stream().noneMatch(info -> info.partition() == partition)) {
            throw new RefusedException("%s does not exist".formatted(place));
        }
        long start = reader.beginningOffsets(List.of(place)).getOrDefault(place, 0L);
        long end = reader.endOffsets(List.of(place)).getOrDefault(place, 0L);
        if (at < start || at > end) {
            throw new RefusedException(
                    "%s has the offsets from %d to %d; choose --at among them, or %d to wait for new records"
                            .formatted(place, start, Math.max(start, end - 1), end));
        }
    }
}
