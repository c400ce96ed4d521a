package dev.outboxrouter.promises;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.promises.Finding.DoesNotHold;
import dev.outboxrouter.promises.Finding.Holds;
import dev.outboxrouter.promises.Finding.NotKnown;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at the start which promise holds. Where no raw topic exists yet it says so, and looks again until there is one. One
 * finding keeps the router from starting, {@link #refusal()}; all others are logged.
 */
public final class StartUpCheck implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StartUpCheck.class);

    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final RouterConfig config;
    private final Admin admin;
    private final Thread thread = new Thread(this::sayAll, "start-up-check");

    /**
     * A check that has not begun.
     *
     * @param config what the user has set
     * @param admin asks Kafka; whoever made it closes it
     */
    public StartUpCheck(RouterConfig config, Admin admin) {
        this.config = config;
        this.admin = admin;
    }

    /**
     * Returns why the router must not start with the connectors that Kafka Connect has; empty when nothing is known
     * against it, and when Kafka Connect cannot be asked, which the promises say.
     */
    public Optional<String> refusal() throws InterruptedException {
        if (config.connectUrl().isEmpty()) {
            return Optional.empty();
        }
        try {
            return new Inquiry(config, admin).connectors() instanceof ConnectAnswer.Answered answered
                    ? SharedTopicPrefix.amongWriting(answered.connectors())
                            .map(shared -> "%s. To fix it, %s"
                                    .formatted(
                                            shared.problem(),
                                            SharedTopicPrefix.remedy(String.valueOf(
                                                    config.connectUrl().get()))))
                    : Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "Connectors are not compared, Kafka did not list the raw topics cause={}",
                    String.valueOf(e.getCause() == null ? e : e.getCause()));
            return Optional.empty();
        }
    }

    /** Looks and says what it found, on a thread of its own: the router does not wait for it. */
    public void begin() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends it, whether it has begun, or found everything. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void sayAll() {
        try {
            Inquiry inquiry = new Inquiry(config, admin);
            Evidence evidence = inquiry.evidence();
            if (evidence.rawTopics().isEmpty()) {
                Judgement.of(evidence).forEach(StartUpCheck::say);
            }
            while (evidence.rawTopics().isEmpty()) {
                Thread.sleep(AGAIN.toMillis());
                evidence = inquiry.evidence();
            }
            Judgement.of(evidence).forEach(StartUpCheck::say);
            warnOfSmallHeap(evidence, Runtime.getRuntime().maxMemory());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.warn(
                    "Promises are not known, Kafka did not tell of the raw topics; the router needs DESCRIBE and"
                            + " DESCRIBE_CONFIGS of them cause={}",
                    String.valueOf(e.getCause() == null ? e : e.getCause()));
        }
    }

    /** Warns when a record that a raw topic takes can exceed the heap. */
    void warnOfSmallHeap(Evidence evidence, long heapBytes) {
        HeapDemand.of(evidence, config)
                .filter(demand -> demand.heapBytes() > heapBytes)
                .ifPresent(demand -> LOG.warn(
                        "Heap is too small for the largest record of a raw topic, which would end the router"
                                + " topic={} max.message.bytes={} brokers={} num.stream.threads={} heap.bytes={} needed.heap.bytes={}"
                                + " remedy=\"raise -Xmx, or the container's memory, to the needed bytes, or lower the topic's"
                                + " max.message.bytes and the connector's producer.override.max.request.size below {}"
                                + " (docs/operations.md, Largest record, heap and fetch sizes)\"",
                        demand.topic(),
                        demand.recordBytes(),
                        demand.brokers(),
                        demand.threads(),
                        heapBytes,
                        demand.heapBytes(),
                        demand.largestRecordIn(heapBytes)));
    }

    private static void say(Finding finding) {
        if (finding instanceof Holds holds) {
            LOG.info("Promise holds promise=\"{}\" why=\"{}\"", holds.promise(), holds.why());
        } else if (finding instanceof DoesNotHold broken) {
            LOG.warn(
                    "Promise does not hold promise=\"{}\" why=\"{}\" mend=\"{}\"",
                    broken.promise(),
                    broken.why(),
                    broken.mend());
        } else if (finding instanceof NotKnown open) {
            LOG.info(
                    "Promise is not known promise=\"{}\" why=\"{}\" ask=\"{}\"",
                    open.promise(),
                    open.why(),
                    open.ask());
        }
    }
}
