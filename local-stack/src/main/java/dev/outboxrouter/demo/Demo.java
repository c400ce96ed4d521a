package dev.outboxrouter.demo;

import dev.outboxrouter.stack.StackConfig;
import dev.outboxrouter.stack.StackException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Tells the {@link Story} to the running pipeline, shows what arrives, and checks it. */
public final class Demo {

    private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(60);

    /** How long is waited for something that must not arrive, after everything that must has. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final StackConfig config;
    private final PrintStream out;

    /** A demo on the stack of this configuration. */
    public Demo(StackConfig config, PrintStream out) {
        this.config = config;
        this.out = out;
    }

    /**
     * Runs it.
     *
     * @throws StackException when what arrived is not what was committed
     */
    public void run() {
        String run = Long.toString(Instant.now().getEpochSecond(), Character.MAX_RADIX);
        Story story = new Story(new Database(config), run, out);
        try (TopicReader reader = new TopicReader(config)) {
            out.println("Business transactions:");
            story.tell();
            List<ConsumerRecord<byte[], byte[]>> arrived = await(reader, story);
            show(arrived);
            List<String> problems = problems(story, arrived);
            if (!problems.isEmpty()) {
                throw new StackException("demo: FAILED%n  %s%nLogs: %s/*/*.log"
                        .formatted(String.join(System.lineSeparator() + "  ", problems), config.directory()));
            }
        }
        out.printf(
                "%ndemo: ok — %d events committed, each arrived once and in order; %d taken back, none arrived;"
                        + " %d unroutable, all dead letters%n",
                story.committed().size(), story.takenBack().size(), story.unroutable());
    }

    private List<ConsumerRecord<byte[], byte[]>> await(TopicReader reader, Story story) {
        int wanted = story.committed().size() + story.unroutable();
        out.printf("%nWaiting for %d records …%n", wanted);
        Instant limit = Instant.now().plus(ARRIVAL_LIMIT);
        List<ConsumerRecord<byte[], byte[]>> arrived = reader.poll(Duration.ZERO);
        while (arrived.size() < wanted && Instant.now().isBefore(limit)) {
            arrived = reader.poll(Duration.ofMillis(200));
        }
        Instant quiet = Instant.now().plus(QUIET);
        while (Instant.now().isBefore(quiet)) {
            arrived = reader.poll(Duration.ofMillis(200));
        }
        return arrived;
    }

    private void show(List<ConsumerRecord<byte[], byte[]>> arrived) {
        Map<String, List<ConsumerRecord<byte[], byte[]>>> byTopic = new TreeMap<>();
        arrived.forEach(record -> byTopic.computeIfAbsent(record.topic(), topic -> new ArrayList<>())
                .add(record));
        byTopic.forEach((topic, records) -> {
            out.printf("%n%s%n", topic);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (topic.equals(TopicReader.DEAD_LETTERS)) {
                    out.printf(
                            "  %s: %s (from %s-%s@%s)%n",
                            TopicReader.header(record, "outbox.error.code"),
                            TopicReader.header(record, "__streams.errors.message"),
                            TopicReader.header(record, "__streams.errors.topic"),
                            TopicReader.header(record, "__streams.errors.partition"),
                            TopicReader.header(record, "__streams.errors.offset"));
                } else {
                    out.println("  " + TopicReader.asConsoleConsumer(record));
                }
            }
        });
    }

    private static List<String> problems(Story story, List<ConsumerRecord<byte[], byte[]>> arrived) {
        List<String> problems = new ArrayList<>();
        List<Story.Expected> routed = new ArrayList<>();
        int deadLetters = 0;
        for (ConsumerRecord<byte[], byte[]> record : arrived) {
            if (record.topic().equals(TopicReader.DEAD_LETTERS)) {
                deadLetters++;
            } else if (story.isItsOwn(TopicReader.text(record.key()))) {
                routed.add(new Story.Expected(
                        record.topic(),
                        TopicReader.text(record.key()),
                        TopicReader.header(record, "id"),
                        TopicReader.header(record, "eventType"),
                        TopicReader.text(record.value())));
            }
        }
        for (Story.Expected expected : story.committed()) {
            long times = routed.stream().filter(expected::equals).count();
            if (times != 1) {
                problems.add("arrived %d times instead of once: %s".formatted(times, expected));
            }
        }
        routed.stream()
                .filter(event -> story.takenBack().contains(event.eventId()))
                .forEach(event -> problems.add("arrived although it was taken back: " + event));
        routed.stream()
                .filter(event -> !story.committed().contains(event))
                .forEach(event -> problems.add("arrived and was not committed by the demo: " + event));
        if (deadLetters != story.unroutable()) {
            problems.add("%d dead letters instead of %d".formatted(deadLetters, story.unroutable()));
        }
        for (String key :
                story.committed().stream().map(Story.Expected::key).distinct().toList()) {
            List<Story.Expected> order = ofAggregate(story.committed(), key);
            if (problems.isEmpty() && !ofAggregate(routed, key).equals(order)) {
                problems.add("the events of %s arrived in another order than they were committed in".formatted(key));
            }
        }
        return problems;
    }

    private static List<Story.Expected> ofAggregate(List<Story.Expected> events, String key) {
        return events.stream().filter(event -> event.key().equals(key)).toList();
    }
}
