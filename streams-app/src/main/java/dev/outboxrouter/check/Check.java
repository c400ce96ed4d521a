package dev.outboxrouter.check;

import dev.outboxrouter.check.Checked.Fine;
import dev.outboxrouter.check.Checked.Open;
import dev.outboxrouter.check.Checked.Part;
import dev.outboxrouter.check.Checked.Wrong;
import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.delivery.Answers;
import dev.outboxrouter.promises.ConnectAnswer;
import dev.outboxrouter.promises.Evidence;
import dev.outboxrouter.promises.Finding;
import dev.outboxrouter.promises.FoundConnector;
import dev.outboxrouter.promises.HeapDemand;
import dev.outboxrouter.promises.Inquiry;
import dev.outboxrouter.promises.Judgement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Looks at every part of the pipeline. A part that cannot be asked keeps none of the others from being looked at. */
public final class Check {

    /** So long an answer of Kafka's is waited for. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final RouterConfig config;
    private final List<Checked> found = new ArrayList<>();

    /** A check of what a router of this configuration would meet. */
    public Check(RouterConfig config) {
        this.config = config;
    }

    /** Looks at all of it. */
    public List<Checked> of(KafkaClients clients, Admin admin) throws InterruptedException {
        ask(Part.BROKER, () -> broker(admin));
        ask(Part.TOPICS, () -> new TopicsCheck(config, clients.applicationId(), admin).look());
        ask(Part.TOPICS, () -> new SourceCheck(config, clients, admin).look());
        ask(Part.GROUP, () -> new GroupCheck(config, clients, admin).look());
        ask(Part.ACCESS, () -> new AccessCheck(config, clients, admin).look());
        try {
            Evidence evidence = new Inquiry(config, admin).evidence();
            connectorAndSlot(evidence.connect());
            heap(evidence);
            promises(evidence);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            connectorAndSlot(Inquiry.connect(config));
            found.add(new Open(
                    Part.PROMISES,
                    "Kafka did not tell of the raw topics: " + (e.getCause() == null ? e : e.getCause()),
                    "the router needs READ, DESCRIBE and DESCRIBE_CONFIGS of them"));
        }
        return List.copyOf(found);
    }

    /** Looks at what can be looked at without Kafka, which does not answer. */
    public List<Checked> without(String kafka) throws InterruptedException {
        found.add(
                new Wrong(Part.BROKER, kafka, "nothing of the topics, the ACLs and the promises is known without it"));
        connectorAndSlot(Inquiry.connect(config));
        return List.copyOf(found);
    }

    private static List<Checked> broker(Admin admin) {
        return List.of(new Fine(
                Part.BROKER,
                "Kafka answers: cluster %s of %d brokers"
                        .formatted(
                                Answers.of(admin.describeCluster().clusterId(), LIMIT),
                                Answers.of(admin.describeCluster().nodes(), LIMIT)
                                        .size())));
    }

    private void ask(Part part, Supplier<List<Checked>> look) {
        try {
            found.addAll(look.get());
        } catch (KafkaException e) {
            found.add(new Wrong(
                    part,
                    "Kafka did not answer all that was asked: " + e.getMessage(),
                    "mend what is said" + " above, and check again"));
        }
    }

    private void connectorAndSlot(ConnectAnswer answer) {
        found.addAll(ConnectorCheck.of(
                answer, config.connectUrl().map(String::valueOf).orElse("")));
        Set<String> slots = answer instanceof ConnectAnswer.Answered answered
                ? answered.connectors().stream().map(FoundConnector::slotName).collect(Collectors.toSet())
                : Set.of();
        found.addAll(SlotCheck.of(config.postgres(), slots));
    }

    /** States the heap that a router needs; the heap of this process is not the router's. */
    private void heap(Evidence evidence) {
        HeapDemand.of(evidence, config)
                .ifPresent(demand -> found.add(new Fine(
                        Part.TOPICS,
                        "the largest record of %s has %d bytes (max.message.bytes): with %d brokers and %d stream threads a router needs %d MiB of heap"
                                .formatted(
                                        demand.topic(),
                                        demand.recordBytes(),
                                        demand.brokers(),
                                        demand.threads(),
                                        (demand.heapBytes() >> 20) + 1))));
    }

    private void promises(Evidence evidence) {
        for (Finding finding : Judgement.of(evidence)) {
            if (finding instanceof Finding.Holds holds) {
                found.add(new Fine(Part.PROMISES, "%s: %s".formatted(holds.promise(), holds.why())));
            } else if (finding instanceof Finding.DoesNotHold broken) {
                found.add(new Wrong(
                        Part.PROMISES,
                        "%s does not hold: %s".formatted(broken.promise(), broken.why()),
                        broken.mend()));
            } else if (finding instanceof Finding.NotKnown open) {
                found.add(new Open(
                        Part.PROMISES, "%s is not known: %s".formatted(open.promise(), open.why()), open.ask()));
            }
        }
    }
}
