package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.pipeline.Contestant.Run;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Lets a contestant drain a raw topic, from its first record to its last. */
final class RawDrain {

    private final Services services;

    RawDrain(Services services) {
        this.services = services;
    }

    /**
     * Drains it with new JVMs, and sees to it that every record has come out.
     *
     * @return events a second
     * @throws BenchmarkException when not all came out, within the limit
     */
    double rate(Contestant contestant, Run run, Duration limit) {
        Topics topics = services.topics();
        RawTopic input = run.input();
        int events = input.backlog().events();
        topics.create(contestant.outputs(run), Topics.PARTITIONS);
        Map<TopicPartition, Long> before = topics.ends(contestant.outputs(run));
        List<Jvm> jvms = contestant.start(services, run);
        try {
            double rate = Drain.rate(events, () -> contestant.done(services, run), jvms, limit);
            requireComplete(contestant, events, before);
            return rate;
        } finally {
            jvms.forEach(Jvm::close);
            topics.delete(run.name());
        }
    }

    private void requireComplete(Contestant contestant, int events, Map<TopicPartition, Long> before) {
        long written = services.topics().recordsSince(before, events);
        if (written != events) {
            throw new BenchmarkException(
                    "%s wrote %,d records for %,d events".formatted(contestant.name(), written, events));
        }
    }
}
