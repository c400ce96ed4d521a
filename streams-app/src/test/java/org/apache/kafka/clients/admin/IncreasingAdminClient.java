package org.apache.kafka.clients.admin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/**
 * Kafka's admin client for tests, with the one request that it does not implement: more partitions for a topic. In Kafka's
 * package because the result has no public constructor.
 */
public final class IncreasingAdminClient extends MockAdminClient {

    private static final Node BROKER = new Node(0, "localhost", 9092);

    private final Map<String, Integer> partitions = new HashMap<>();
    private Optional<KafkaException> refusal = Optional.empty();

    /** A cluster of one broker with these topics and their numbers of partitions. */
    public IncreasingAdminClient(Map<String, Integer> topics) {
        super(List.of(BROKER), BROKER);
        topics.forEach(this::replace);
    }

    /** Returns the number of partitions of a topic. */
    public int partitions(String topic) {
        return partitions.getOrDefault(topic, 0);
    }

    /** Somebody else deletes the topic, if it exists, and creates it with this many partitions. */
    public void replace(String topic, int count) {
        if (partitions.put(topic, count) != null) {
            deleteTopics(List.of(topic));
        }
        createTopics(List.of(new NewTopic(topic, count, (short) 1)));
    }

    /** Refuses all further requests for more partitions. */
    public void refuse(KafkaException reason) {
        refusal = Optional.of(reason);
    }

    @Override
    public synchronized CreatePartitionsResult createPartitions(
            Map<String, NewPartitions> wanted, CreatePartitionsOptions options) {
        Map<String, KafkaFuture<Void>> results = new HashMap<>();
        wanted.forEach((topic, increased) -> {
            KafkaFutureImpl<Void> result = new KafkaFutureImpl<>();
            if (refusal.isPresent()) {
                result.completeExceptionally(refusal.get());
            } else {
                replace(topic, increased.totalCount());
                result.complete(null);
            }
            results.put(topic, result);
        });
        return new CreatePartitionsResult(results);
    }
}
