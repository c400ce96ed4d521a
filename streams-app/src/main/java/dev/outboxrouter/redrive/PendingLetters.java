package dev.outboxrouter.redrive;

import dev.outboxrouter.clients.ReadRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Finds the letters that are meant and were not dealt with yet. Keeps their places, not what they hold. */
final class PendingLetters {

    /**
     * Where a letter lies.
     *
     * @param partition of the dead-letter topic
     * @param offset in it
     * @param rank its place in the order of the partition
     */
    record Place(TopicPartition partition, long offset, long rank) {}

    private final RedriveRequest request;
    private final Predicate<String> isRaw;
    private final Done done;
    private final RedriveReport report;
    private final List<Place> places = new ArrayList<>();

    /**
     * A search.
     *
     * @param isRaw tells the raw topics of this configuration; other routers may have letters in the same topic
     * @param report takes the numbers
     */
    PendingLetters(RedriveRequest request, Predicate<String> isRaw, Done done, RedriveReport report) {
        this.request = request;
        this.isRaw = isRaw;
        this.done = done;
        this.report = report;
    }

    /** The places of the letters of this part of the topic, in the order in which they are dealt with. */
    List<Place> in(ReadRange range, KafkaConsumer<byte[], byte[]> reader, BooleanSupplier stopped) {
        if (!range.read(reader, stopped, this::look)) {
            report.stopped();
            return List.of();
        }
        places.sort(Comparator.comparingInt((Place place) -> place.partition().partition())
                .thenComparingLong(Place::rank)
                .thenComparingLong(Place::offset));
        return places;
    }

    private void look(ConsumerRecord<byte[], byte[]> record) {
        Letter letter = Letter.of(record).orElse(null);
        if (letter == null || !isRaw.test(letter.rawPartition().topic())) {
            report.foreign();
        } else if (done.contains(letter)) {
            report.doneBefore();
        } else if (!request.means(letter)) {
            report.notMeant();
        } else {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            places.add(new Place(partition, record.offset(), letter.rank()));
        }
    }
}
