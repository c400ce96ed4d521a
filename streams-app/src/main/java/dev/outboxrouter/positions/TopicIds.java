package dev.outboxrouter.positions;

import dev.outboxrouter.delivery.Answers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka's ids of topics. */
final class TopicIds {

    private TopicIds() {}

    /** Asks for the ids; a topic that does not exist has none. */
    static Map<String, Uuid> find(Admin admin, Set<String> names, Duration limit) {
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(names).topicNameValues();
        Map<String, Uuid> ids = new HashMap<>();
        answers.forEach((name, answer) -> {
            try {
                ids.put(name, Answers.of(answer, limit).topicId());
            } catch (UnknownTopicOrPartitionException e) {
                // Deleted in the meantime.
            }
        });
        return ids;
    }
}
