package dev.outboxrouter;

import dev.outboxrouter.cli.ExitCode;
import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.StreamsClients;
import dev.outboxrouter.clients.UnreachableException;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.delivery.DeadLetterTopic;
import dev.outboxrouter.delivery.TopicWatch;
import dev.outboxrouter.delivery.Topics;
import dev.outboxrouter.promises.StartUpCheck;
import dev.outboxrouter.topology.RouterTopology;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running router: start, await, close within a limit. */
final class RouterRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(RouterRuntime.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final RouterConfig config;
    private final Properties properties;
    private final Admin admin;
    private final KafkaStreams streams;
    private final Topics topics;
    private final StartUpCheck check;
    private final TopicWatch watch;
    private final RouterMonitor monitor = new RouterMonitor();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile ExitCode exitCode = ExitCode.DONE;

    private RouterRuntime(RouterConfig config, Properties properties, Admin admin, Topics topics) {
        this.config = config;
        this.properties = properties;
        this.admin = admin;
        this.topics = topics;
        this.check = new StartUpCheck(config, admin);
        this.watch = new TopicWatch(topics);
        this.streams = new RouterStreams(
                RouterTopology.build(config, topics, monitor.outcomes()),
                properties,
                new StreamsClients(topics::known, new RouterSends(topics, monitor.outcomes())));
        streams.setUncaughtExceptionHandler(new ThreadFailures(topics::refusals, topics::forget, System::nanoTime));
        streams.setStateListener((now, before) -> onState(now));
    }

    /**
     * Starts a router.
     *
     * @throws StartException when Kafka cannot be reached or does not give what is needed
     */
    static RouterRuntime start(RouterConfig config) throws StartException {
        Properties properties = StreamsProperties.of(config);
        Admin admin = admin(config);
        try {
            Topics topics = new Topics(admin, config.topicCreation(), StreamsProperties.producerLimits(properties));
            Optional<String> problem = DeadLetterTopic.prepare(topics, config.deadLetterTopic());
            if (problem.isPresent()) {
                throw new StartException(ExitCode.KAFKA_REFUSED, problem.get());
            }
            topics.learn();
            RouterRuntime runtime = new RouterRuntime(config, properties, admin, topics);
            try {
                runtime.run();
            } catch (StartException | RuntimeException e) {
                runtime.close();
                throw e;
            }
            return runtime;
        } catch (KafkaException e) {
            admin.close(Duration.ZERO);
            throw new StartException(ExitCode.KAFKA_REFUSED, "Kafka refused the router: " + e.getMessage());
        } catch (StartException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    /** Waits until the router has ended, whatever ended it. */
    ExitCode await() throws InterruptedException {
        ended.await();
        return exitCode;
    }

    /** Stops: what is in flight is committed, the instance leaves its group. */
    ExitCode close() {
        // Kafka Streams does not leave its group by itself, and the others, or the next start, would wait until it is
        // missed.
        boolean closed = streams.close(CloseOptions.timeout(CLOSE_LIMIT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        monitor.close();
        check.close();
        watch.close();
        admin.close(Duration.ofSeconds(1));
        if (!closed) {
            LOG.error("Router did not stop in time limit={}s", CLOSE_LIMIT.toSeconds());
            exitCode = ExitCode.STOP_TIMED_OUT;
        }
        LOG.info("Router stopped");
        ended.countDown();
        return exitCode;
    }

    private void run() throws StartException {
        config.notes().forEach(note -> LOG.warn("Configuration: {}", note));
        LOG.info(
                "Router starts application.id={} bootstrap.servers={} raw.topics={} dead.letter.topic={}",
                properties.get(StreamsConfig.APPLICATION_ID_CONFIG),
                properties.get(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG),
                config.rawTopics().pattern(),
                config.deadLetterTopic());
        monitor.begin(config, properties, streams, admin, topics);
        streams.start();
        check.begin();
        watch.begin();
    }

    private void onState(KafkaStreams.State now) {
        LOG.info("Router state={}", now);
        if (now == KafkaStreams.State.ERROR) {
            exitCode = ExitCode.FAILED;
            ended.countDown();
        }
    }

    private static Admin admin(RouterConfig config) throws StartException {
        try {
            return new KafkaClients(config, "outbox-router-admin").admin();
        } catch (UnreachableException e) {
            throw new StartException(ExitCode.KAFKA_UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            throw new StartException(ExitCode.USAGE, "kafka.*: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
