package dev.outboxrouter.clients;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of Kafka Streams, with a main consumer whose polls are bounded in bytes and whose lost positions are reported, and
 * a producer that asks for the topics that are known before events are sent to them. By itself it asks at the first event of
 * each topic, and the stream thread waits for each answer: of a thousand topics for twenty seconds after each start
 * (docs/performance.md, "A thousand topics").
 */
public final class StreamsClients extends DefaultKafkaClientSupplier {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsClients.class);

    /** The producer asks for all at once that are waited for at that moment. */
    private static final int AT_ONCE = 32;

    private final Supplier<Set<String>> topics;
    private final SendObserver observer;
    private final StartPositions positions;
    private final Supplier<Set<TopicPartition>> held;

    /**
     * @param topics those that are known when a producer is made
     * @param observer is told what becomes of records and transactions
     * @param positions decides where a raw partition without a usable position is read from
     * @param held the raw partitions that are not to be read now
     */
    public StreamsClients(
            Supplier<Set<String>> topics,
            SendObserver observer,
            StartPositions positions,
            Supplier<Set<TopicPartition>> held) {
        this.topics = topics;
        this.observer = observer;
        this.positions = positions;
        this.held = held;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new RawConsumer(config, positions, held);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        Producer<byte[], byte[]> producer = new ObservedProducer(config, observer);
        askFor(topics.get(), producer);
        return producer;
    }

    /** In the background: what is not answered is asked for again when an event is sent. */
    static void askFor(Set<String> topics, Producer<byte[], byte[]> producer) {
        Queue<String> left = new ConcurrentLinkedQueue<>(topics);
        for (int i = 0; i < Math.min(AT_ONCE, topics.size()); i++) {
            Thread asking = new Thread(() -> askForAll(left, producer), "outbox-router-topics");
            asking.setDaemon(true);
            asking.start();
        }
    }

    private static void askForAll(Queue<String> left, Producer<byte[], byte[]> producer) {
        for (String topic = left.poll(); topic != null; topic = left.poll()) {
            try {
                var unused = producer.partitionsFor(topic);
            } catch (KafkaException | IllegalStateException e) {
                // Kafka does not answer, or the producer has been closed meanwhile: so it will be for the others.
                LOG.debug("Topic is not known to the producer yet topic={} reason={}", topic, e.toString());
                left.clear();
            }
        }
    }
}
