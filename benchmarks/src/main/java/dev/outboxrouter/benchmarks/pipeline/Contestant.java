package dev.outboxrouter.benchmarks.pipeline;

import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What drains a raw topic. All are given the router's own configuration, so that none has settings of its own. */
sealed interface Contestant {

    /** What every contestant may use, unless it is about memory. */
    int HEAP_MB = 512;

    /** As a series names it. */
    String name();

    /** The topics it writes in a run. */
    List<String> outputs(Run run);

    /** How many events a consumer of committed records could have by now. */
    double done(Services services, Run run);

    /** Starts its JVMs; each is ended by whoever asked for it. */
    List<Jvm> start(Services services, Run run);

    /**
     * One drain.
     *
     * @param name the application id, different for each
     * @param input what is drained
     * @param output what the names of the topics that are written begin with
     */
    record Run(String name, RawTopic input, String output) {

        /** By the group's position, which Kafka Streams commits together with the output. */
        double committed(Services services) {
            return input.eventsBefore(services.topics().positions(name));
        }

        /** What is laid over the shipped configuration. */
        Map<String, String> environment(Services services, int threads, Path state) {
            boolean messages = input.backlog().kind() == RawKind.MESSAGES;
            Map<String, String> environment = new HashMap<>();
            environment.put(
                    "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", services.config().bootstrapServers());
            environment.put("OUTBOX_ROUTER_KAFKA_APPLICATION_ID", name);
            environment.put("OUTBOX_ROUTER_KAFKA_NUM_STREAM_THREADS", String.valueOf(threads));
            environment.put("OUTBOX_ROUTER_KAFKA_STATE_DIR", state.toString());
            environment.put("OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", messages ? input.name() : "");
            environment.put("OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", messages ? "" : input.name());
            environment.put("OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", output + ".event.${routedByValue}");
            environment.put("OUTBOX_ROUTER_DEAD_LETTER_TOPIC", name + ".dead-letters");
            return environment;
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
                            environment(services, 1, services.jvms().directory(name)));
        }
    }

    /** The router as it ships: jar and configuration. */
    record Router(String name, int heapMb, int instances, int threads) implements Contestant {

        static Router alone(String name, int heapMb) {
            return new Router(name, heapMb, 1, 1);
        }

        @Override
        public List<String> outputs(Run run) {
            Backlog backlog = run.input().backlog();
            return IntStream.range(0, backlog.aggregateTypes())
                    .mapToObj(type -> run.output() + ".event." + backlog.type(type))
                    .toList();
        }

        @Override
        public double done(Services services, Run run) {
            return run.committed(services);
        }

        @Override
        public List<Jvm> start(Services services, Run run) {
            List<String> arguments = List.of(
                    "-jar",
                    services.config().routerJar().toString(),
                    "--config",
                    services.config().routerConfig().toString());
            return IntStream.rangeClosed(1, instances)
                    .mapToObj(number -> run.name() + (instances == 1 ? "" : "-" + number))
                    .map(each -> services.jvms()
                            .start(
                                    each,
                                    heapMb,
                                    arguments,
                                    run.environment(
                                            services, threads, services.jvms().directory(each))))
                    .toList();
        }
    }

    /** {@link CopyApp}. */
    record Copy(String name) implements Contestant {

        @Override
        public List<String> outputs(Run run) {
            return List.of(run.output() + ".copy");
        }

        @Override
        public double done(Services services, Run run) {
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
        public double done(Services services, Run run) {
            return services.topics().ends(outputs(run)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        @Override
        public List<Jvm> start(Services services, Run run) {
            return List.of(run.program(services, LoopApp.class, outputs(run).get(0)));
        }
    }
}
