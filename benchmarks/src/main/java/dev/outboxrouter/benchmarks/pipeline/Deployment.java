package dev.outboxrouter.benchmarks.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outboxrouter.stack.Connector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/** A connector that runs, and whatever reads from it; stopped while others have their turn. */
final class Deployment {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int FEW_EVENTS = 20;

    private final Services services;
    private final SteadyWriter writer;
    private final String name;
    private final Connector connector;
    private final Set<TopicPartition> output;

    private Deployment(Services services, String name) {
        this.services = services;
        this.writer = new SteadyWriter(services);
        this.name = name;
        this.connector = new Connector(services.config().connect(), name);
        this.output = IntStream.range(0, Topics.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(aggregateTopic(), partition))
                .collect(Collectors.toSet());
    }

    /**
     * Makes topics, a slot and a connector, and lets it run.
     *
     * @param name what the names of its topics begin with
     * @param config name and slot → its configuration
     */
    static Deployment start(Services services, String name, BiFunction<String, String, ObjectNode> config) {
        Deployment deployment = new Deployment(services, name);
        services.topics().create(List.of(deployment.rawTopic(), deployment.aggregateTopic()), Topics.PARTITIONS);
        new Database(services).createSlot(deployment.slot());
        run(() -> {
            deployment.connector.put(config.apply(name, deployment.slot()));
            deployment.connector.awaitRunning(START_LIMIT);
        });
        return deployment;
    }

    String name() {
        return name;
    }

    /** Where the connector writes to, unless transforms do the routing. */
    String rawTopic() {
        return name + ".message";
    }

    /** Where the events arrive. */
    String aggregateTopic() {
        return name + ".event.order";
    }

    private String slot() {
        return name.replace('-', '_');
    }

    /** Ends what it has in memory too; what is written from now on waits in the log. */
    void stop() {
        run(connector::stop);
    }

    /** Lets it go on. */
    void resume() {
        run(connector::resume);
    }

    /** Takes it away, and its slot. */
    void end() {
        run(connector::delete);
        new Database(services).dropSlot(slot());
    }

    /** Waits until all that is written by now has come through. */
    void catchUp() {
        double[] unused = latencies(FEW_EVENTS);
    }

    /** Writes events at a steady pace; how long each took from its commit until it could be read, in milliseconds. */
    double[] latencies(int events) {
        long stretch = System.nanoTime();
        try (Arrivals arrivals = new Arrivals(services.topics(), output, stretch, events)) {
            CompletableFuture<long[]> committed = CompletableFuture.supplyAsync(() -> writer.write(stretch, events));
            long[] arrived = arrivals.await();
            long[] written = committed.join();
            return IntStream.range(0, events)
                    .mapToDouble(number -> (arrived[number] - written[number]) / 1e6)
                    .toArray();
        } catch (CompletionException e) {
            throw new BenchmarkException("the events could not be written: " + e.getCause(), e);
        }
    }

    /** What a call of the connector's REST interface does. */
    private interface Call {
        void run() throws IOException, InterruptedException;
    }

    private static void run(Call call) {
        try {
            call.run();
        } catch (IOException e) {
            throw new BenchmarkException("Kafka Connect: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }
}
