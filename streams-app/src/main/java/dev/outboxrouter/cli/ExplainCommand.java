package dev.outboxrouter.cli;

import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.RecordsInPlace;
import dev.outboxrouter.clients.UnreachableException;
import dev.outboxrouter.config.ConfigSources;
import dev.outboxrouter.config.InvalidConfigException;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.delivery.PlannedTopics;
import dev.outboxrouter.topology.RecordRouting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says what the router would do with raw records, without doing it: by the code that the topology runs. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Says what becomes of raw records under a configuration, and sends nothing.",
            "",
            "Reads a JSON object a line from standard input: topic, key, value (text, or keyBase64, valueBase64), and"
                    + " headers, partition, offset, timestamp as far as they are known. Or, with --topic, one record where"
                    + " it lies in Kafka. Writes a JSON object a line for each resulting event."
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  every record was read, whatever became of it",
            "  1  a line could not be read; standard error names it, the others are explained",
            "  2  the arguments or the configuration are wrong",
            "  3  Kafka cannot be reached",
            "  4  there is no such record",
            "",
            "Examples:",
            "  java -jar outbox-router.jar explain --config new-rules.properties < yesterday.jsonl",
            "  java -jar outbox-router.jar explain --topic example.message --partition 0 --offset 42"
        })
public final class ExplainCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "The router's properties file.")
    private @Nullable Path configFile;

    @Option(names = "--topic", paramLabel = "T", description = "Explain a record of this raw topic where it lies.")
    private @Nullable String topic;

    @Option(names = "--partition", paramLabel = "P", description = "Its partition.")
    private @Nullable Integer partition;

    @Option(names = "--offset", paramLabel = "N", description = "Its offset.")
    private @Nullable Long offset;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Kafka, if it is not that of the configuration.")
    private @Nullable String bootstrapServer;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            Map<String, String> options =
                    new HashMap<>(ConfigSources.read(Optional.ofNullable(configFile), System.getenv()));
            if (bootstrapServer != null) {
                options.put("kafka.bootstrap.servers", bootstrapServer);
            }
            RouterConfig config = RouterConfig.of(options);
            PlannedTopics topics = RecordRouting.planned(config);
            Explainer explainer = new Explainer(RecordRouting.of(config, topics), new ExplainOutput(topics), out());
            return topic == null ? explainLines(explainer) : explainPlace(config, explainer);
        } catch (InvalidConfigException e) {
            return fail(ExitCode.USAGE, e.getMessage());
        }
    }

    private int explainLines(Explainer explainer) throws IOException {
        if (partition != null || offset != null) {
            throw new ParameterException(spec.commandLine(), "--partition and --offset need --topic");
        }
        int exitCode = ExitCode.DONE.status();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            ConsumerRecord<byte[], byte[]> raw;
            try {
                raw = ExplainInput.read(line);
            } catch (IllegalArgumentException e) {
                exitCode = fail(ExitCode.UNEXPECTED, "line %d %s".formatted(number, e.getMessage()));
                continue;
            }
            explainer.explain(raw);
        }
        return exitCode;
    }

    private int explainPlace(RouterConfig config, Explainer explainer) throws InterruptedException {
        if (partition == null || offset == null) {
            throw new ParameterException(spec.commandLine(), "--topic needs --partition and --offset");
        }
        TopicPartition place = new TopicPartition(String.valueOf(topic), partition);
        try {
            KafkaClients clients = new KafkaClients(config, "outbox-router-explain");
            // A consumer would look for a Kafka that is away for a minute.
            clients.admin().close();
            return explainPlace(clients, place, offset, explainer);
        } catch (UnreachableException e) {
            return fail(ExitCode.KAFKA_UNREACHABLE, e.getMessage());
        } catch (KafkaException e) {
            return fail(ExitCode.KAFKA_UNREACHABLE, "Kafka cannot be read: " + e.getMessage());
        }
    }

    private int explainPlace(KafkaClients clients, TopicPartition place, long number, Explainer explainer) {
        try (RecordsInPlace records = new RecordsInPlace(clients.reader())) {
            Optional<ConsumerRecord<byte[], byte[]>> raw = records.read(place, number);
            if (raw.isEmpty()) {
                return fail(ExitCode.KAFKA_REFUSED, "there is no record at %s@%d".formatted(place, number));
            }
            explainer.explain(raw.get());
            return ExitCode.DONE.status();
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private int fail(ExitCode exitCode, @Nullable String reason) {
        spec.commandLine().getErr().println("outbox-router explain: " + reason);
        spec.commandLine().getErr().flush();
        return exitCode.status();
    }

    private record Explainer(RecordRouting routing, ExplainOutput output, PrintWriter out) {

        void explain(ConsumerRecord<byte[], byte[]> raw) {
            for (Delivery delivery : routing.route(raw)) {
                out.println(output.line(raw, delivery));
            }
            out.flush();
        }
    }
}
