package dev.outboxrouter.observability.status;

import dev.outboxrouter.group.GroupMember;
import dev.outboxrouter.group.GroupMembers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the router's group keeps rebalancing. Nothing is committed meanwhile, although Kafka Streams may report
 * {@code RUNNING} all the time.
 */
public final class GroupWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final String METRICS = "consumer-coordinator-metrics";

    /** A rebalance that ends with an assignment the consumer rejects counts as a successful join. */
    private static final Set<String> ATTEMPTS = Set.of("join-total", "failed-rebalance-total");

    private final Supplier<Map<MetricName, ? extends Metric>> metrics;
    private final GroupMembers members;
    private final RebalanceLoop loop;
    private final Watch<Optional<String>> watch = new Watch<>("group", this::look);
    private Optional<String> cause = Optional.empty();
    private boolean isLooping;

    /**
     * A watch that has not begun.
     *
     * @param metrics those of Kafka Streams and its clients
     * @param members asked when the group keeps rebalancing
     * @param heartbeatInterval of the main consumers
     */
    public GroupWatch(
            Supplier<Map<MetricName, ? extends Metric>> metrics, GroupMembers members, Duration heartbeatInterval) {
        this.metrics = metrics;
        this.members = members;
        this.loop = new RebalanceLoop(heartbeatInterval);
    }

    /** Begins to watch. */
    public void begin() {
        watch.begin(PAUSE);
    }

    /** Whether the group keeps rebalancing. */
    public boolean isRebalancing() {
        return trouble().isPresent();
    }

    /** Returns why the instance is not ready; empty when its group is stable, or rebalances as a deployment does. */
    Optional<String> trouble() {
        return watch.last().current().flatMap(reason -> reason);
    }

    @Override
    public void close() {
        watch.close();
    }

    private Optional<String> look() {
        long now = System.nanoTime();
        loop.observe(attempts(), now);
        Optional<Duration> lasting = loop.lasting(now);
        if (lasting.isEmpty()) {
            if (isLooping) {
                LOG.info("Group is stable again group={}", members.group());
            }
            isLooping = false;
            return Optional.empty();
        }
        if (!isLooping) {
            cause = cause();
            isLooping = true;
            LOG.error(
                    "Group keeps rebalancing, its members route nothing group={} seconds={} cause=\"{}\"",
                    members.group(),
                    lasting.get().toSeconds(),
                    cause.orElse("not known; the lines 'Request joining group due to' give Kafka's reasons"));
        }
        return Optional.of("its group has been rebalancing for %d s without a pause: %s"
                .formatted(
                        lasting.get().toSeconds(),
                        cause.orElse("the log has Kafka's reasons, 'Request joining group due to'")));
    }

    private Map<String, Double> attempts() {
        Map<String, Double> attempts = new HashMap<>();
        metrics.get().forEach((name, metric) -> {
            if (name.group().equals(METRICS)
                    && ATTEMPTS.contains(name.name())
                    && metric.metricValue() instanceof Double value) {
                attempts.merge(name.tags().getOrDefault("client-id", ""), value, Double::sum);
            }
        });
        return attempts;
    }

    /** Asks Kafka who is in the group; a group that rebalances shows its members all the same. */
    private Optional<String> cause() {
        try {
            GroupMembers.Comparison found = members.compare(ANSWER_LIMIT);
            if (!found.disagreeing().isEmpty()) {
                return Optional.of("%s; %s".formatted(members.problem(found.disagreeing()), GroupMembers.remedy()));
            }
            return unknown(found.unknown());
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("Members of the group are not known group={} cause={}", members.group(), e.toString());
            return Optional.empty();
        }
    }

    private static Optional<String> unknown(List<GroupMember> unknown) {
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("members do not show what they subscribe to, and may not read the same raw topics: %s; %s"
                        .formatted(GroupMembers.describe(unknown), GroupMembers.remedy()));
    }
}
