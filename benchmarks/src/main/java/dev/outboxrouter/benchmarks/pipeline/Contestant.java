package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.stack.StackConfig;
import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/** What drains a raw topic. All are given the router's own configuration, so that none has settings of its own. */
sealed interface Contestant {

    /** What every contestant may use, unless it is about memory. */
    int HEAP_MB = 512;

    /** So long it may be frozen, as an option's value. */
    String FROZEN_MILLIS = "600000";

    /** As a series names it. */
    String name();

    /** The topics it writes in a run. */
    List<String> outputs(Run run);

    /**
     * How many events a consumer of committed records could have by now.
     *
     * @param before where the topics that it writes ended before the run
     */
    double done(Services services, Run run, Map<TopicPartition, Long> before);

    /** Starts its JVMs; each is ended by whoever asked for it. */
    List<Jvm> start(Services services, Run run);

    /**
     * One drain.
     *
     * @param name the application id
     * @param input what is drained
     * @param output what the names of the topics that are written begin with
     */
    record Run(String name, RawTopic input, String output) {

        /** By the group's position, which Kafka Streams commits together with the output. */
        double committed(Services services) {
            return input.eventsBefore(services.topics().positions(name));
        }

        /** What is laid over the shipped configuration. */
        Map<String, String> environment(Services services, Path state) {
            boolean messages = input.backlog().kind() == RawKind.MESSAGES;
            return Map.ofEntries(
                    Map.entry("OUTBOX_ROUTER_HTTP_PORT", "0"),
                    // One that is frozen stays in its group, and its transaction open.
                    Map.entry("OUTBOX_ROUTER_KAFKA_MAIN_CONSUMER_SESSION_TIMEOUT_MS", FROZEN_MILLIS),
                    Map.entry("OUTBOX_ROUTER_KAFKA_MAIN_CONSUMER_MAX_POLL_INTERVAL_MS", FROZEN_MILLIS),
                    Map.entry("OUTBOX_ROUTER_KAFKA_PRODUCER_TRANSACTION_TIMEOUT_MS", FROZEN_MILLIS),
                    Map.entry(
                            "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                            services.config().bootstrapServers()),
                    Map.entry("OUTBOX_ROUTER_KAFKA_APPLICATION_ID", name),
                    Map.entry("OUTBOX_ROUTER_KAFKA_STATE_DIR", state.toString()),
                    Map.entry("OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", messages ? input.name() : ""),
                    Map.entry("OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", messages ? "" : input.name()),
                    Map.entry("OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", output + ".event.${routedByValue}"),
                    Map.entry("OUTBOX_ROUTER_DEAD_LETTER_TOPIC", name + ".dead-letters"));
        }

        /** The same with another backlog. */
        Run of(RawTopic next) {
            return new Run(name, next, output);
        }

        /** A program of this package, on the router's own libraries. */
        Jvm program(Services services, Class<?> program, String topic) {
            Path classes = services.config().root().resolve("benchmarks/target/classes");
            List<String> arguments = List.of(
                    "-cp",
                    services.config().routerJar() + File.pathSeparator + classes,
                    program.getName(),
                    services.config().routerConfig().toString(),
                    topic);
            return services.jvms()
                    .start(
                            name,
                            HEAP_MB,
                            arguments,
                            environment(services, services.jvms().directory(name)));
        }
    }

    /**
     * The router as it ships: jar and configuration.
     *
     * @param options as environment variables, over the shipped ones
     */
    record Router(String name, int heapMb, int instances, Map<String, String> options) implements Contestant {

        /** One instance, as it ships in every respect. */
        Router(String name, int heapMb) {
            this(name, heapMb, 1, Map.of());
        }

        @Override
        public List<String> outputs(Run run) {
            Backlog backlog = run.input().backlog();
            return IntStream.range(0, backlog.aggregateTypes())
                    .mapToObj(type -> run.output() + ".event." + backlog.type(type))
                    .toList();
        }

        @Override
        public double done(Services services, Run run, Map<TopicPartition, Long> before) {
            return run.committed(services);
        }

        @Override
        public List<Jvm> start(Services services, Run run) {
            return IntStream.rangeClosed(1, instances)
                    .mapToObj(number -> start(services, run, run.name() + (number == 1 ? "" : "-" + number)))
                    .toList();
        }

        /** Starts one instance, under a name of its own. */
        Jvm start(Services services, Run run, String instance) {
            Map<String, String> environment =
                    new HashMap<>(run.environment(services, services.jvms().directory(instance)));
            environment.putAll(options);
            StackConfig config = services.config();
            List<String> arguments = List.of(
                    "-jar",
                    config.routerJar().toString(),
                    "--config",
                    config.routerConfig().toString());
            return services.jvms().start(instance, heapMb, arguments, environment);
        }
    }

    /** {@link CopyApp}. */
    record Copy(String name) implements Contestant {

        @Override
        public List<String> outputs(Run run) {
            return List.of(run.output() + ".copy");
        }

        @Override
        public double done(Services services, Run run, Map<TopicPartition, Long> before) {
            return run.committed(services);
        }

        @Override
        public List<Jvm> start(Services services, Run run) {
            return List.of(run.program(services, CopyApp.class, outputs(run).get(0)));
        }
    }

    /** {@link LoopApp}. */
    record Loop(String name) implements Contestant {

        @Override
        public List<String> outputs(Run run) {
            return List.of(run.output() + ".copy");
        }

        /** By the end of its output: it commits what is still in its producer's buffer. */
        @Override
        public double done(Services services, Run run, Map<TopicPartition, Long> before) {
            return Topics.sum(services.topics().ends(Topics.latest(before.keySet()))) - Topics.sum(before);
        }

        @Override
        public List<Jvm> start(Services services, Run run) {
            return List.of(run.program(services, LoopApp.class, outputs(run).get(0)));
        }
    }
}
