package dev.outboxrouter.benchmarks.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outboxrouter.benchmarks.pipeline.Contestant.Router;
import dev.outboxrouter.benchmarks.pipeline.Contestant.Run;
import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import dev.outboxrouter.stack.Connector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * {@code router_vs_smt_pipeline}, {@code pipeline_vs_smt_pipeline}: against Debezium's two transforms, which do the same
 * inside Kafka Connect. Everyone drains the same write-ahead log, from the same position, or what the shipped connector
 * made of it; each time with new JVMs.
 */
final class AgainstTransforms implements PipelineMeasurement {

    private static final int PAYLOAD = 200;
    private static final String BEGINNING = "bench_beginning";
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final String ROUTER = "router";
    private static final String PIPELINE = "connector and router";
    private static final String TRANSFORMS = "connector with transforms";

    @Override
    public List<String> keys() {
        return List.of("router_vs_smt_pipeline", "pipeline_vs_smt_pipeline");
    }

    @Override
    public List<Figure> measure(Services services, Amounts amounts) {
        Database database = new Database(services);
        database.createSlot(BEGINNING);
        database.emit(amounts.walEvents(), PAYLOAD);
        services.say("backlog   %,d events in the write-ahead log".formatted(amounts.walEvents()));
        try {
            return new Drains(services, database, amounts).measure();
        } finally {
            database.dropSlot(BEGINNING);
        }
    }

    /** The drains of one log. */
    private static final class Drains {

        private final Services services;
        private final Database database;
        private final ConnectorConfigs configs;
        private final Amounts amounts;
        private final Backlog backlog;

        Drains(Services services, Database database, Amounts amounts) {
            this.services = services;
            this.database = database;
            this.configs = new ConnectorConfigs(services.config().root());
            this.amounts = amounts;
            this.backlog = new Backlog(RawKind.MESSAGES, PAYLOAD, 1, Backlog.SOME_AGGREGATES, amounts.walEvents());
        }

        List<Figure> measure() {
            RawTopic raw = new RawTopic("wal.message", backlog, Map.of());
            double alone = connector("wal", configs::shipped, raw.name(), List.of());
            services.say("%s  the connector alone: %,.0f events/s".formatted(backlog.variant(), alone));
            Rounds rounds = new Rounds(backlog.variant(), "events/s")
                    .with(ROUTER, round -> router("wal-router-" + round, raw))
                    .with(PIPELINE, round -> pipeline("wal-pipeline-" + round))
                    .with(TRANSFORMS, round -> transforms("wal-transforms-" + round))
                    .run(amounts.rounds(), services::say);
            services.topics().delete("wal");
            return List.of(
                    rounds.ratio("router_vs_smt_pipeline", ROUTER, TRANSFORMS, new Goal.AtLeast(2.0)),
                    rounds.ratio("pipeline_vs_smt_pipeline", PIPELINE, TRANSFORMS, new Goal.AtLeast(0.95)));
        }

        private double router(String name, RawTopic raw) {
            Run run = new Run(name, raw, name);
            String output = name + ".event.order";
            services.topics().create(List.of(output), Topics.PARTITIONS);
            List<Jvm> jvms = new Router(ROUTER, Contestant.HEAP_MB).start(services, run);
            try {
                return rate(output, jvms);
            } finally {
                jvms.forEach(Jvm::close);
                services.topics().delete(name);
            }
        }

        private double pipeline(String name) {
            RawTopic raw = new RawTopic(name + ".message", backlog, Map.of());
            services.topics().create(List.of(raw.name(), name + ".event.order"), Topics.PARTITIONS);
            List<Jvm> jvms = new Router(ROUTER, Contestant.HEAP_MB).start(services, new Run(name, raw, name));
            try {
                return connector(name, configs::shipped, name + ".event.order", jvms);
            } finally {
                jvms.forEach(Jvm::close);
                services.topics().delete(name);
            }
        }

        private double transforms(String name) {
            double rate = connector(name, configs::transforms, name + ".event.order", List.of());
            services.topics().delete(name);
            return rate;
        }

        /** Starts a worker with one connector, and waits until everything is on the topic. */
        private double connector(
                String prefix, BiFunction<String, String, ObjectNode> config, String output, List<Jvm> jvms) {
            services.topics().create(List.of(output), Topics.PARTITIONS);
            String slot = prefix.replace('-', '_');
            database.copySlot(BEGINNING, slot);
            services.connect().start();
            Connector connector = new Connector(services.config().connect(), prefix);
            try {
                connector.put(config.apply(prefix, slot));
                double rate = rate(output, jvms);
                connector.delete();
                return rate;
            } catch (IOException e) {
                throw new BenchmarkException("Kafka Connect: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchmarkException("interrupted", e);
            } finally {
                services.connect().stop();
                database.dropSlot(slot);
            }
        }

        private double rate(String output, List<Jvm> jvms) {
            Topics topics = services.topics();
            Map<TopicPartition, Long> before = topics.ends(List.of(output));
            Map<TopicPartition, OffsetSpec> ends = Topics.latest(before.keySet());
            double rate = Drain.rate(backlog.events(), () -> sum(topics.ends(ends)), jvms, LIMIT);
            long written = topics.recordsSince(before, backlog.events());
            if (written != backlog.events()) {
                throw new BenchmarkException(
                        "%s has %,d records for %,d events".formatted(output, written, backlog.events()));
            }
            return rate;
        }

        private static double sum(Map<TopicPartition, Long> ends) {
            return ends.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
