package dev.outboxrouter.benchmarks.pipeline;

import static java.util.Objects.requireNonNull;

import dev.outboxrouter.benchmarks.pipeline.Contestant.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Contestants that drain raw topics in turns. Their JVMs live through all rounds, for it takes a JVM some ten seconds of
 * both cores to compile what it runs; and all but the one whose turn it is are frozen.
 */
final class WarmDrains implements AutoCloseable {

    /** By then also what commits now and then has committed. */
    private static final Duration COMMITTED = Duration.ofMillis(300);

    private final Services services;
    private final String name;
    private final Duration limit;
    private final Map<String, RawTopic> inputs = new LinkedHashMap<>();
    private final Map<String, Seat> seats = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param name what the names of all topics and groups begin with
     * @param limit within which each drain must end
     */
    WarmDrains(Services services, String name, Duration limit) {
        this.services = services;
        this.name = name;
        this.limit = limit;
    }

    /** A contestant, and its JVMs once it has had its first turn. */
    private record Seat(Contestant contestant, Run run, List<Jvm> jvms) {}

    /** Adds a contestant. Those with the same backlog drain the same raw topic. */
    void add(Contestant contestant, Backlog backlog) {
        add(contestant, backlog, Topics.PARTITIONS);
    }

    /** The same, with so many partitions of each topic that it writes. */
    void add(Contestant contestant, Backlog backlog, int partitions) {
        String application = name + '-' + contestant.name().replaceAll("\\W+", "-");
        RawTopic input = inputs.computeIfAbsent(name + '-' + backlog.topic(), topic -> RawTopic.empty(topic, backlog));
        Run run = new Run(application, input, application);
        services.topics().create(contestant.outputs(run), partitions);
        seats.put(contestant.name(), new Seat(contestant, run, new ArrayList<>()));
    }

    /** Writes to each raw topic what is drained next. */
    void fill() {
        inputs.replaceAll((topic, before) ->
                services.backlogs().after(before, before.backlog().events()));
    }

    /**
     * Lets one contestant drain what was written last, and sees to it that every record has come out.
     *
     * @return events a second
     * @throws BenchmarkException when not all came out, within the limit
     */
    double rate(Contestant contestant) {
        Seat seat = requireNonNull(seats.get(contestant.name()));
        RawTopic input = requireNonNull(inputs.get(seat.run().input().name()));
        Run run = seat.run().of(input);
        int events = input.backlog().events();
        Map<TopicPartition, Long> before = services.topics().ends(contestant.outputs(run));
        double rate;
        try {
            wake(seat, run);
            rate = Drain.rate(events, () -> contestant.done(services, run, before), seat.jvms(), limit);
            Drain.pause(COMMITTED);
        } finally {
            // Also one that did not finish: it is not to run beside the next.
            seat.jvms().forEach(Jvm::freeze);
        }
        long written = services.topics().recordsSince(before, events);
        if (written != events) {
            throw new BenchmarkException(
                    "%s wrote %,d records for %,d events".formatted(contestant.name(), written, events));
        }
        return rate;
    }

    private void wake(Seat seat, Run run) {
        if (seat.jvms().isEmpty()) {
            seat.jvms().addAll(seat.contestant().start(services, run));
        } else {
            seat.jvms().forEach(Jvm::thaw);
        }
    }

    /** Ends the JVMs, and deletes the topics. */
    @Override
    public void close() {
        seats.values().forEach(seat -> seat.jvms().forEach(Jvm::close));
        services.topics().delete(name + '-');
    }
}
