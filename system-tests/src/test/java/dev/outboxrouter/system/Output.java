package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The output topics of a pipeline, read once for all test classes, and the ledgers of those classes. Thread-safe. */
final class Output implements AutoCloseable {

    private static final String TOPICS = "outbox\\..*";

    private final Supplier<Map<String, Object>> client;
    private final List<Ledger> ledgers = new CopyOnWriteArrayList<>();
    private @Nullable CommittedRecords records;

    /** @param client Kafka client settings, asked for when the first record is wanted */
    Output(Supplier<Map<String, Object>> client) {
        this.client = client;
    }

    void add(Ledger ledger) {
        ledgers.add(ledger);
    }

    /**
     * Checks all ledgers together: each aggregate type belongs to one of them, and the topics hold what they say and
     * nothing else.
     */
    void checkNothingElseArrived() {
        List<String> owned = ledgers.stream()
                .flatMap(ledger -> ledger.topics().stream())
                .sorted()
                .toList();
        assertThat(owned).as("aggregate topics, each of one test class").doesNotHaveDuplicates();
        Map<String, Long> expected = new TreeMap<>();
        ledgers.stream()
                .flatMap(ledger -> ledger.events().stream())
                .forEach(event -> expected.merge(event.topic(), 1L, Long::sum));
        long deadLetters = ledgers.stream().mapToLong(Ledger::deadLetters).sum();
        if (deadLetters > 0) {
            expected.put(Topics.DEAD_LETTERS, deadLetters);
        }
        Map<String, Long> arrived = records().fetch().stream()
                .filter(record -> !record.topic().endsWith('.' + Pipeline.MARKERS))
                .collect(Collectors.groupingBy(ConsumerRecord::topic, TreeMap::new, Collectors.counting()));
        assertThat(arrived).as("records of each output topic").isEqualTo(expected);
    }

    synchronized CommittedRecords records() {
        if (records == null) {
            records = new CommittedRecords(client.get(), TOPICS);
        }
        return records;
    }

    @Override
    public synchronized void close() {
        if (records != null) {
            records.close();
            records = null;
        }
    }
}
