package dev.outboxrouter.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamsClientsTest {

    private static final Set<String> TOPICS =
            IntStream.range(0, 100).mapToObj(number -> "event." + number).collect(Collectors.toSet());

    private final ConcurrentLinkedQueue<String> askedFor = new ConcurrentLinkedQueue<>();
    private final Semaphore asked = new Semaphore(0);

    @Test
    void shouldAskForAllTopicsManyAtATime() throws InterruptedException {
        CountDownLatch many = new CountDownLatch(32);

        StreamsClients.askFor(TOPICS, new Recorded() {
            @Override
            void answer() throws InterruptedException {
                many.countDown();
                many.await();
            }
        });

        asked.acquire(TOPICS.size());
        assertThat(askedFor).containsExactlyInAnyOrderElementsOf(TOPICS);
    }

    @Test
    void shouldAskNoMoreWhenKafkaDoesNotAnswer() throws InterruptedException {
        CountDownLatch out = new CountDownLatch(32);

        StreamsClients.askFor(TOPICS, new Recorded() {
            @Override
            void answer() throws InterruptedException {
                out.countDown();
                out.await();
                throw new TimeoutException("Topic not present in metadata after 60000 ms.");
            }
        });

        asked.acquire(32);
        assertThat(asked.tryAcquire(500, TimeUnit.MILLISECONDS))
                .as("asked for %s", askedFor)
                .isFalse();
    }

    /** Kafka's own double of a producer, which tells what it was asked for. */
    private abstract class Recorded extends MockProducer<byte[], byte[]> {

        Recorded() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        abstract void answer() throws InterruptedException;

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            askedFor.add(topic);
            asked.release();
            try {
                answer();
            } catch (InterruptedException e) {
                throw new TimeoutException(e);
            }
            return List.of();
        }
    }
}
