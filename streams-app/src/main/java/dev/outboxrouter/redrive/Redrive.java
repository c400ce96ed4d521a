package dev.outboxrouter.redrive;

import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.ReadRange;
import dev.outboxrouter.clients.RecordsInPlace;
import dev.outboxrouter.clients.RefusedException;
import dev.outboxrouter.clients.RunProgress;
import dev.outboxrouter.clients.TransactionalWriter;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.delivery.Destinations;
import dev.outboxrouter.delivery.Marks;
import dev.outboxrouter.delivery.RedrivenTopic;
import dev.outboxrouter.delivery.RoomForMarks;
import dev.outboxrouter.delivery.Topics;
import dev.outboxrouter.topology.RecordRouting;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/**
 * Takes dead letters through today's rules, each exactly once: what a letter becomes and that it is dealt with are written
 * in one transaction, and who begins ends what another has open before it reads what is dealt with. A run that is killed,
 * or two at once, redrive nothing twice and leave nothing out.
 */
public final class Redrive {

    private final RouterConfig config;
    private final KafkaClients clients;
    private final RedriveRequest request;
    private final RunProgress progress;
    private final RedriveReport report = new RedriveReport();

    /**
     * A run that has not begun.
     *
     * @param progress is told how far it is, and stops it
     */
    public Redrive(RouterConfig config, KafkaClients clients, RedriveRequest request, RunProgress progress) {
        this.config = config;
        this.clients = clients;
        this.request = request;
        this.progress = progress;
    }

    /**
     * Redrives what lies in the dead-letter topic when it begins.
     *
     * @param topics what there is in Kafka
     * @return its numbers, also when it was stopped
     * @throws RefusedException when Kafka does not give what is needed
     * @throws KafkaException when it was lost on the way; what is not written is still a letter
     */
    public RedriveReport run(LetterTopics topics) throws RefusedException {
        if (topics.deadLetters().isEmpty()) {
            return report;
        }
        if (request.dryRun()) {
            redrive(topics, topics.unmade(), Optional.empty());
            return report;
        }
        Topics made = topics.made();
        Optional<String> problem = RedrivenTopic.prepare(made, config.deadLetterTopic());
        if (problem.isPresent()) {
            throw new RefusedException(problem.get());
        }
        // By the letters' topic and not the application: who else may redrive them is to be fenced.
        String transactionalId = config.deadLetterTopic() + ".redrive";
        try (TransactionalWriter writer = new TransactionalWriter(clients, transactionalId)) {
            redrive(topics, made, Optional.of(writer));
        }
        return report;
    }

    private void redrive(LetterTopics topics, Destinations destinations, Optional<TransactionalWriter> writer) {
        LetterTopics.Found found = topics.deadLetters().orElseThrow();
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            ReadRange range = ReadRange.all(reader, config.deadLetterTopic(), found.partitions());
            Done done = Done.nothing(config.deadLetterTopic(), found.id(), range);
            if (topics.isRedrivenThere()) {
                done.read(reader);
            }
            progress.says("reading %s".formatted(config.deadLetterTopic()));
            List<PendingLetters.Place> places = new PendingLetters(
                            request, config.rawTopics().pattern().asMatchPredicate(), done, report)
                    .in(range, reader, progress::isStopped);
            try (RecordsInPlace letters = new RecordsInPlace(clients.reader());
                    RecordsInPlace rawTopics = new RecordsInPlace(clients.reader())) {
                LetterRouting routing = new LetterRouting(
                        // What fails again is marked with the place of the first letter.
                        RecordRouting.of(config, RoomForMarks.inLetters(destinations, Marks.MAX_BYTES)),
                        new RawRecordOf(rawTopics));
                redrive(places, letters, routing, done, writer);
            }
            if (!report.isStopped() && !done.forgotten().isEmpty()) {
                writer.ifPresent(transactions -> transactions.write(done.forgotten()));
            }
        }
    }

    private void redrive(
            List<PendingLetters.Place> places,
            RecordsInPlace letters,
            LetterRouting routing,
            Done done,
            Optional<TransactionalWriter> writer) {
        LetterBatch batch = new LetterBatch(done);
        long seen = 0;
        for (PendingLetters.Place place : places) {
            if (progress.isStopped()) {
                report.stopped();
                break;
            }
            Letter letter = letters.read(place.partition(), place.offset())
                    .flatMap(Letter::of)
                    .orElse(null);
            if (letter != null) {
                judge(letter, routing.of(letter), batch);
            }
            progress.at(++seen, places.size(), "dead letters");
            if (batch.isFull()) {
                write(batch, writer);
                batch = new LetterBatch(done);
            }
        }
        write(batch, writer);
    }

    private void judge(Letter letter, List<Delivery> today, LetterBatch batch) {
        if (!request.means(letter, today)) {
            report.notMeant();
            return;
        }
        Verdict verdict = Verdict.of(letter, today);
        report.judged(letter, verdict);
        if (verdict instanceof Verdict.Settled settled) {
            batch.add(letter, settled);
        }
    }

    private static void write(LetterBatch batch, Optional<TransactionalWriter> writer) {
        if (!batch.isEmpty()) {
            writer.ifPresent(transactions -> transactions.write(batch.records()));
        }
    }
}
