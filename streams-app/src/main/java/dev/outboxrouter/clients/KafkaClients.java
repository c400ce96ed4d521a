package dev.outboxrouter.clients;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** Makes clients with the settings that Kafka Streams would give the router's. Whoever asks for one closes it. */
public final class KafkaClients {

    private static final Duration REACH_LIMIT = Duration.ofSeconds(15);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(45);

    /** Upper bound on the write of a record that is written without a transaction. */
    private static final Duration RECORD_LIMIT = Duration.ofSeconds(10);

    /** Above {@link #SEND_LIMIT}, and what a killed process holds readers of committed records back. */
    private static final Duration TRANSACTION_LIMIT = Duration.ofSeconds(60);

    private final StreamsConfig streams;
    private final String name;

    /**
     * Clients of one subcommand.
     *
     * @param name what the broker's logs call them
     * @throws KafkaException when what is under {@code kafka.} cannot be used
     */
    public KafkaClients(RouterConfig config, String name) {
        this.streams = new StreamsConfig(StreamsProperties.of(config));
        this.name = name;
    }

    /** The router's {@code application.id}. */
    public String applicationId() {
        return streams.getString(StreamsConfig.APPLICATION_ID_CONFIG);
    }

    /**
     * An admin client of a Kafka that answers.
     *
     * @throws UnreachableException when it does not
     * @throws InterruptedException when the thread was interrupted while it waited; the client is closed
     */
    public Admin admin() throws UnreachableException, InterruptedException {
        Admin admin = Admin.create(streams.getAdminConfigs(name));
        try {
            admin.describeCluster().clusterId().get(REACH_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return admin;
        } catch (InterruptedException e) {
            admin.close(Duration.ZERO);
            throw e;
        } catch (ExecutionException | TimeoutException e) {
            admin.close(Duration.ZERO);
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new UnreachableException(
                    "Kafka cannot be reached at %s within %d s (%s): start it, or set kafka.bootstrap.servers"
                            .formatted(
                                    String.join(",", streams.getList(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG)),
                                    REACH_LIMIT.toSeconds(),
                                    cause.getClass().getSimpleName()));
        }
    }

    /** Reads committed records where it is told to, in no group and without a trace. */
    public KafkaConsumer<byte[], byte[]> reader() {
        return new BoundedConsumer(readerSettings());
    }

    /** The same in the name of a group that has no members: its positions are what a producer commits. */
    public KafkaConsumer<byte[], byte[]> reader(String group) {
        Map<String, Object> settings = readerSettings();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        return new BoundedConsumer(settings);
    }

    /**
     * Writes in transactions. Whoever had the id before is fenced, and its open transaction aborted.
     *
     * @throws KafkaException when Kafka refuses, or does not answer
     * @throws InterruptException when it was interrupted
     */
    public KafkaProducer<byte[], byte[]> writer(String transactionalId) {
        Map<String, Object> settings = new HashMap<>(streams.getProducerConfigs(name));
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        // One request at a time: of several batches for a partition that is still being made, the broker may refuse the
        // first and take the second, and then the first is out of order for good (seen with 4.0.2).
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_LIMIT.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) SEND_LIMIT.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_LIMIT.toMillis());
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            return producer;
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** Writes single records without a transaction; each is written once. */
    public KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(streams.getProducerConfigs(name));
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) RECORD_LIMIT.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) RECORD_LIMIT.toMillis() / 2);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, RECORD_LIMIT.toMillis());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> readerSettings() {
        Map<String, Object> settings = new HashMap<>(streams.getRestoreConsumerConfigs(name));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }
}
