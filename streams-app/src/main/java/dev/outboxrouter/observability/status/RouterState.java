package dev.outboxrouter.observability.status;

import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;

/** What Kafka Streams says of this instance. */
final class RouterState {

    private final KafkaStreams streams;

    RouterState(KafkaStreams streams) {
        this.streams = streams;
    }

    KafkaStreams.State state() {
        return streams.state();
    }

    /** The states of its threads; none before it has started. */
    List<String> threads() {
        return streams.metadataForLocalThreads().stream()
                .map(ThreadMetadata::threadState)
                .sorted()
                .toList();
    }

    /** What it reads, {@code topic-partition}. */
    List<String> partitions() {
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .map(TaskMetadata::topicPartitions)
                .flatMap(partitions -> partitions.stream().map(String::valueOf))
                .sorted()
                .toList();
    }
}
