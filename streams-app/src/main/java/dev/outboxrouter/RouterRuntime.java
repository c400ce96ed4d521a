package dev.outboxrouter;

import dev.outboxrouter.cli.ExitCode;
import dev.outboxrouter.cli.GracefulShutdown;
import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.UnreachableException;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.delivery.Changelogs;
import dev.outboxrouter.delivery.DeadLetterTopic;
import dev.outboxrouter.delivery.PositionsTopic;
import dev.outboxrouter.delivery.ReplicationDefaults;
import dev.outboxrouter.delivery.TopicWatch;
import dev.outboxrouter.delivery.Topics;
import dev.outboxrouter.group.GroupAdmission;
import dev.outboxrouter.group.GroupAgreement;
import dev.outboxrouter.group.GroupMembers;
import dev.outboxrouter.promises.StartUpCheck;
import dev.outboxrouter.topology.RouterTopology;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One router. The thread that calls {@link #run()} opens everything, waits for the end, and closes everything in reverse order;
 * a stop that is requested during the start takes the same way out.
 */
final class RouterRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(RouterRuntime.class);

    /** Upper bound on the close of the admin client, whose requests nobody waits for any longer. */
    private static final Duration ADMIN_CLOSE_LIMIT = Duration.ofSeconds(1);

    private final RouterConfig config;
    private final GracefulShutdown shutdown;
    private final Properties properties;
    private final GroupAgreement agreement;
    private final ResourceStack resources = new ResourceStack();
    private final CountDownLatch failed = new CountDownLatch(1);
    private final CountDownLatch streamsClosing = new CountDownLatch(1);
    private boolean timedOut;

    RouterRuntime(RouterConfig config, GracefulShutdown shutdown) {
        this.config = config;
        this.shutdown = shutdown;
        this.properties = StreamsProperties.of(config);
        this.agreement = GroupAgreement.of(RouterTopology.describe(config));
    }

    /**
     * Runs until the process is asked to stop, or the router fails; everything is closed when it returns or throws. What happened
     * first decides: a router that had failed before the request ends with its failure.
     *
     * @throws StartException when Kafka cannot be reached or does not give what is needed
     */
    ExitCode run() throws StartException {
        ExitCode exitCode;
        try {
            shutdown.opening();
            start();
            shutdown.interruptibly(() -> {
                failed.await();
                return ExitCode.FAILED;
            });
            exitCode = ExitCode.FAILED;
        } catch (InterruptedException e) {
            exitCode = failed.getCount() == 0 ? ExitCode.FAILED : ExitCode.DONE;
        } catch (StartException | RuntimeException e) {
            if (!shutdown.isRequested()) {
                throw e;
            }
            LOG.info("Start was given up, the router is asked to stop cause={}", e.toString());
            exitCode = ExitCode.DONE;
        } finally {
            close();
        }
        return timedOut ? ExitCode.STOP_TIMED_OUT : exitCode;
    }

    /** Logs the last line of every router that was stopped. */
    static void logStopped() {
        LOG.info("Router stopped");
    }

    private void start() throws StartException, InterruptedException {
        config.notes().forEach(note -> LOG.warn("Configuration: {}", note));
        LOG.info(
                "Router starts application.id={} bootstrap.servers={} raw.topics={} dead.letter.topic={}",
                config.applicationId(),
                properties.get(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG),
                config.rawTopics().pattern(),
                config.deadLetterTopic());
        Admin opened = shutdown.interruptibly(this::reachKafka);
        Admin admin = resources.push(opened, () -> opened.close(ADMIN_CLOSE_LIMIT));
        LOG.info("Kafka answers");
        try {
            GroupMembers members = new GroupMembers(admin, config.applicationId(), agreement);
            Topics topics = new Topics(admin, config.topicCreation(), StreamsProperties.producerLimits(properties));
            Changelogs changelogs = new Changelogs(
                    admin,
                    RouterTopology.changelogs(config, config.applicationId()),
                    config.rawTopics().pattern());
            shutdown.interruptibly(() -> settle(admin, topics, changelogs, members));
            shutdown.throwIfRequested();
            startRouting(admin, topics, changelogs, members);
        } catch (KafkaException e) {
            throw new StartException(ExitCode.KAFKA_REFUSED, "Kafka refused the router: " + e.getMessage());
        }
    }

    private Admin reachKafka() throws StartException, InterruptedException {
        try {
            return new KafkaClients(config, "outbox-router-admin").admin();
        } catch (UnreachableException e) {
            throw new StartException(ExitCode.KAFKA_UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            throw new StartException(ExitCode.USAGE, "kafka.*: " + e.getMessage());
        }
    }

    /**
     * Settles that the group can be joined, that dead letters have a topic and that the changelogs fit, and learns of the topics
     * that exist.
     */
    private Topics settle(Admin admin, Topics topics, Changelogs changelogs, GroupMembers members)
            throws StartException, InterruptedException {
        // First: an instance that is refused changes nothing for those that run.
        refuse(new GroupAdmission(members, StreamsProperties.sessionTimeout(properties)).refusal());
        refuse(DeadLetterTopic.prepare(topics, config.deadLetterTopic()));
        LOG.info("Dead-letter topic is ready topic={}", config.deadLetterTopic());
        refuse(PositionsTopic.prepare(admin, config.topicCreation(), config.positionsTopic()));
        refuse(new StartUpCheck(config, admin).refusal());
        refuse(changelogs.fit());
        topics.learn();
        new ReplicationDefaults(admin).complete(properties);
        showAgreement();
        return topics;
    }

    /** Lets the other members of the group see what this one subscribes to, by its client id. */
    private void showAgreement() {
        String own = properties.getProperty(StreamsConfig.CLIENT_ID_CONFIG);
        properties.put(
                StreamsConfig.CLIENT_ID_CONFIG,
                own == null ? agreement.uniqueClientId(config.applicationId()) : agreement.clientId(own));
    }

    private static void refuse(Optional<String> problem) throws StartException {
        if (problem.isPresent()) {
            throw new StartException(ExitCode.KAFKA_REFUSED, problem.get());
        }
    }

    private void startRouting(Admin admin, Topics topics, Changelogs changelogs, GroupMembers members)
            throws StartException {
        // Opened before the streams, and so closed after them: HTTP answers until routing has ended.
        RouterMonitor monitor = resources.push(new RouterMonitor());
        RouterPositions positions = resources.push(new RouterPositions(config, admin, monitor::lost));
        RouterRedelivery redelivery =
                resources.push(new RouterRedelivery(config, properties, admin, monitor.redelivery()));
        redelivery.reportOldChangelog();
        KafkaStreams streams =
                RouterStreams.create(config, properties, topics, monitor.outcomes(), positions.guard(), redelivery);
        watchOver(streams, topics, changelogs);
        resources.push(streams, () -> close(streams));
        monitor.begin(
                config,
                properties,
                streams,
                admin,
                topics,
                positions.guard()::waiting,
                redelivery.lookUps()::activities,
                members);
        streams.start();
        positions.begin();
        resources.push(new StartUpCheck(config, admin)).begin();
        resources.push(new TopicWatch(topics)).begin();
    }

    /** Sets what becomes of a stream thread that fails, and of the router when its streams end. */
    private void watchOver(KafkaStreams streams, Topics topics, Changelogs changelogs) {
        ThreadFailures failures = new ThreadFailures(topics::refusals, topics::forget, changelogs, System::nanoTime);
        streams.setUncaughtExceptionHandler(failure -> closeFirst(failures.handle(failure)));
        streams.setStateListener((now, before) -> onState(now));
    }

    /**
     * Lets the main thread close the streams before Kafka Streams does so by itself. By itself it stays in the group, even if
     * the failed thread had asked to leave, and the partitions would wait until the session has expired.
     */
    private StreamThreadExceptionResponse closeFirst(StreamThreadExceptionResponse response) {
        if (response == StreamThreadExceptionResponse.SHUTDOWN_CLIENT) {
            failed.countDown();
            try {
                if (!streamsClosing.await(shutdown.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("Router is not closed in time, Kafka Streams closes itself and stays in its group");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return response;
    }

    private void onState(KafkaStreams.State now) {
        LOG.info("Router state={}", now);
        if (now == KafkaStreams.State.PENDING_SHUTDOWN) {
            streamsClosing.countDown();
        } else if (now == KafkaStreams.State.PENDING_ERROR) {
            failed.countDown();
        }
    }

    private void close() {
        shutdown.closing();
        resources.close();
        logStopped();
    }

    /** Commits what is in flight and leaves the group. */
    private void close(KafkaStreams streams) {
        // By default Kafka Streams stays in its group, and the other instances, or the next start, would wait until the
        // session
        // has expired.
        Duration limit = shutdown.remaining().minus(ADMIN_CLOSE_LIMIT);
        boolean closed = streams.close(CloseOptions.timeout(limit.isNegative() ? Duration.ZERO : limit)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        if (!closed) {
            LOG.error("Router did not stop in time limit={}s", limit.toSeconds());
            timedOut = true;
        }
    }
}
