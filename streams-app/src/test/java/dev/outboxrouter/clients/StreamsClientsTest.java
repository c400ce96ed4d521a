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

@Timeout(300)
class StreamsClientsTest {

    private static final Set<String> TOPICS =
            IntStream.range(0, 100).mapToObj(number -> "event." + number).collect(Collectors.toSet());

    private static final int AT_ONCE = 32;

    private final ConcurrentLinkedQueue<String> askedFor = new ConcurrentLinkedQueue<>();
    private final Semaphore asked = new Semaphore(0);

    @Test
    void shouldAskForAllTopicsManyAtATime() throws InterruptedException {
        StreamsClients.askFor(TOPICS, new Recorded(true));

        asked.acquire(TOPICS.size());
        assertThat(askedFor).containsExactlyInAnyOrderElementsOf(TOPICS);
    }

    @Test
    void shouldAskNoMoreWhenKafkaDoesNotAnswer() throws InterruptedException {
        StreamsClients.askFor(TOPICS, new Recorded(false));

        asked.acquire(AT_ONCE);
        assertThat(asked.tryAcquire(500, TimeUnit.MILLISECONDS))
                .as("asked for %s", askedFor)
                .isFalse();
    }

    /** Kafka's own double of a producer, which tells what it was asked for, and answers when it was asked often enough. */
    private final class Recorded extends MockProducer<byte[], byte[]> {

        private final CountDownLatch often = new CountDownLatch(AT_ONCE);
        private final boolean answers;

        Recorded(boolean answers) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.answers = answers;
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            askedFor.add(topic);
            asked.release();
            often.countDown();
            try {
                often.await();
            } catch (InterruptedException e) {
                throw new TimeoutException(e);
            }
            if (!answers) {
                throw new TimeoutException("Topic not present in metadata after 60000 ms.");
            }
            return List.of();
        }
    }
}
