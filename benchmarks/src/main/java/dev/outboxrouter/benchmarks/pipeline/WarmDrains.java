package dev.outboxrouter.benchmarks.pipeline;

import static java.util.Objects.requireNonNull;

import dev.outboxrouter.benchmarks.pipeline.Contestant.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Contestants that drain raw topics in turns. Their JVMs live through all rounds, for it takes a JVM some ten seconds of
 * both cores to compile what it runs; and all but the one whose turn it is are frozen.
 */
final class WarmDrains implements AutoCloseable {

    /** By then also what commits now and then has committed. */
    private static final Duration COMMITTED = Duration.ofMillis(250);

    private final Services services;
    private final String name;
    private final Enough.Rule rule;
    private final Duration limit;
    private final Map<String, Input> inputs = new LinkedHashMap<>();
    private final Map<String, Seat> seats = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param name what the names of all topics and groups begin with
     * @param rule how many events are enough
     * @param limit within which each drain must end
     */
    WarmDrains(Services services, String name, Enough.Rule rule, Duration limit) {
        this.services = services;
        this.name = name;
        this.rule = rule;
        this.limit = limit;
    }

    /** What some contestants drain in each round. */
    private static final class Input {

        private final Enough enough;
        private RawTopic last;

        Input(String topic, Backlog backlog, Enough.Rule rule) {
            // Aggregates that are to be distinct are all written.
            this.enough = backlog.isDistinct() ? Enough.always(backlog.events()) : rule.upTo(backlog.events());
            this.last = RawTopic.empty(topic, backlog);
        }
    }

    /** A contestant that reads some raw topics, and its JVMs once it has had its first turn. */
    private record Seat(Contestant contestant, Run run, List<Jvm> jvms) {}

    /**
     * Adds a contestant, and of each kind the most that it drains in a round. Those with the same backlog drain the same raw
     * topic.
     */
    void add(Contestant contestant, Backlog... backlogs) {
        add(contestant, Topics.PARTITIONS, backlogs);
    }

    /** The same, with so many partitions of each topic that it writes. */
    void add(Contestant contestant, int partitions, Backlog... backlogs) {
        List<String> topics = Stream.of(backlogs).map(this::topic).toList();
        // What is not there when it starts, it would find after minutes.
        services.topics().create(topics, Topics.PARTITIONS);
        Stream.of(backlogs).forEach(each -> inputs.computeIfAbsent(topic(each), topic -> new Input(topic, each, rule)));
        String application = name + '-' + contestant.name().replaceAll("\\W+", "-");
        Run run = new Run(application, RawTopic.empty(String.join(",", topics), backlogs[0]), application);
        services.topics().create(contestant.outputs(run), partitions);
        seats.put(contestant.name(), new Seat(contestant, run, new ArrayList<>()));
    }

    /** Writes to each raw topic what is drained next. */
    void fill() {
        inputs.values().forEach(this::fill);
    }

    /** Writes what is drained next of such a backlog. */
    void fill(Backlog backlog) {
        fill(input(backlog));
    }

    private void fill(Input input) {
        input.last = services.backlogs().after(input.last, input.enough.next());
    }

    private Input input(Backlog backlog) {
        return requireNonNull(inputs.get(topic(backlog)));
    }

    private String topic(Backlog backlog) {
        return name + '-' + backlog.topic();
    }

    /**
     * Lets one contestant drain what was written last of a backlog, and sees to it that every record has come out.
     *
     * @return events a second
     * @throws BenchmarkException when not all came out, within the limit
     */
    double rate(Contestant contestant, Backlog backlog) {
        Seat seat = requireNonNull(seats.get(contestant.name()));
        Input input = input(backlog);
        Run run = seat.run().of(input.last);
        int events = input.last.backlog().events();
        Map<TopicPartition, Long> before = services.topics().ends(contestant.outputs(run));
        double rate;
        try {
            wake(seat);
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
        input.enough.drainedAt(rate);
        return rate;
    }

    private void wake(Seat seat) {
        if (seat.jvms().isEmpty()) {
            seat.jvms().addAll(seat.contestant().start(services, seat.run()));
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
