package dev.outboxrouter.positions;

import dev.outboxrouter.clients.StartPositions;
import dev.outboxrouter.positions.StartDecision.Lost;
import dev.outboxrouter.positions.StartDecision.Start;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a raw partition waiting when records of it are lost, or its committed offset is, until an operator says where to
 * continue ({@code outbox-router continue}). With {@code lost.records=continue} it continues by itself. Thread-safe.
 */
public final class PositionGuard implements StartPositions {

    private static final Logger LOG = LoggerFactory.getLogger(PositionGuard.class);

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Admin admin;
    private final PositionLog log;
    private final boolean waits;
    private final LongConsumer counter;
    private final Map<TopicPartition, Waiting> waiting = new ConcurrentHashMap<>();
    private final Set<LostRecords> counted = ConcurrentHashMap.newKeySet();

    /** A partition that waits in a consumer; {@code released} is where it may continue. */
    private record Waiting(Object reader, LostRecords lost, OptionalLong released) {}

    /**
     * Creates a guard in which nothing waits.
     *
     * @param admin remains the caller's to close
     * @param waits whether a partition waits for an operator; else it continues at once
     * @param counter is given the number of records of each loss, once
     */
    public PositionGuard(Admin admin, PositionLog log, boolean waits, LongConsumer counter) {
        this.admin = admin;
        this.log = log;
        this.waits = waits;
        this.counter = counter;
    }

    @Override
    public Map<TopicPartition, OptionalLong> resolve(Object reader, Map<TopicPartition, Invalid> partitions) {
        PositionLog.Contents recorded = log.read();
        Map<String, Uuid> topicIds = topicIds(partitions.keySet());
        Map<TopicPartition, OptionalLong> offsets = new HashMap<>();
        partitions.forEach((partition, invalid) -> {
            StartDecision decision = StartDecision.decide(
                    partition,
                    invalid,
                    topicIds.getOrDefault(partition.topic(), Uuid.ZERO_UUID),
                    Optional.ofNullable(recorded.positions().get(partition)));
            if (decision instanceof Lost lost) {
                Optional<Continuation> continuation =
                        Optional.ofNullable(recorded.continuations().get(partition));
                offsets.put(partition, lost(reader, partition, lost.records(), continuation));
            } else if (decision instanceof Start start) {
                LOG.info(
                        "Raw partition {} topic={} partition={} offset={}",
                        start.reason(),
                        partition.topic(),
                        partition.partition(),
                        start.offset());
                offsets.put(partition, OptionalLong.of(start.offset()));
            } else {
                throw new IllegalStateException("no such decision: " + decision);
            }
        });
        return offsets;
    }

    @Override
    public OptionalLong released(TopicPartition partition) {
        Waiting entry = waiting.get(partition);
        return entry == null ? OptionalLong.empty() : entry.released();
    }

    @Override
    public void forget(Object reader, TopicPartition partition) {
        waiting.computeIfPresent(partition, (key, entry) -> entry.reader() == reader ? null : entry);
    }

    /** Returns the partitions that wait in this instance, by topic and number. */
    public List<LostRecords> waiting() {
        return waiting.values().stream()
                .map(Waiting::lost)
                .sorted(Comparator.comparing(LostRecords::topic).thenComparing(LostRecords::partition))
                .toList();
    }

    /**
     * Releases the partitions that an operator has decided on since.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka cannot be asked
     */
    void lookForDecisions() {
        if (waiting.isEmpty()) {
            return;
        }
        Map<TopicPartition, Continuation> continuations = log.read().continuations();
        waiting.replaceAll((partition, entry) -> {
            OptionalLong at = offset(entry.lost(), Optional.ofNullable(continuations.get(partition)));
            return new Waiting(entry.reader(), entry.lost(), at);
        });
    }

    private OptionalLong lost(
            Object reader, TopicPartition partition, LostRecords lost, Optional<Continuation> continuation) {
        if (counted.add(lost) && lost.count() > 0) {
            counter.accept(lost.count());
        }
        OptionalLong decided = waits ? offset(lost, continuation) : OptionalLong.of(lost.to());
        if (decided.isPresent()) {
            LOG.error(
                    "Raw partition continues behind records that were not routed: {} topic={} partition={} from={} to={}"
                            + " continues.at={}",
                    lost.cause().text(),
                    lost.topic(),
                    lost.partition(),
                    lost.from(),
                    lost.to(),
                    decided.getAsLong());
            return decided;
        }
        waiting.put(partition, new Waiting(reader, lost, OptionalLong.empty()));
        LOG.error(
                "Raw partition waits: {} topic={} partition={} from={} to={} records={}. To continue, run: {}",
                lost.cause().text(),
                lost.topic(),
                lost.partition(),
                lost.from(),
                lost.to(),
                lost.count(),
                lost.command());
        return OptionalLong.empty();
    }

    /** A decision applies to the position for which it was made: an older one was made for another. */
    private static OptionalLong offset(LostRecords lost, Optional<Continuation> continuation) {
        return continuation
                .filter(decision -> decision.from() == lost.from())
                .map(decision -> OptionalLong.of(decision.at()))
                .orElse(OptionalLong.empty());
    }

    private Map<String, Uuid> topicIds(Set<TopicPartition> partitions) {
        Set<String> names = new HashSet<>();
        partitions.forEach(partition -> names.add(partition.topic()));
        return TopicIds.find(admin, names, LIMIT);
    }
}
