package dev.outboxrouter.redrive;

import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.topology.RecordRouting;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dead letter → what becomes of its raw record under today's rules, by the code that the router runs. */
final class LetterRouting {

    private static final Logger LOG = LoggerFactory.getLogger(LetterRouting.class);

    private final RecordRouting routing;
    private final RawRecordOf rawRecords;

    /** An array of ten thousand bad events is as many letters, one after the other, and is read once. */
    private String lastPlace = "";

    private List<Delivery> last = List.of();

    LetterRouting(RecordRouting routing, RawRecordOf rawRecords) {
        this.routing = routing;
        this.rawRecords = rawRecords;
    }

    /** Empty when its raw record is no longer there, or a bug keeps it from being read. */
    List<Delivery> of(Letter letter) {
        if (!letter.rawPlace().equals(lastPlace)) {
            last = routed(letter);
            lastPlace = letter.rawPlace();
        }
        return last;
    }

    private List<Delivery> routed(Letter letter) {
        Optional<ConsumerRecord<byte[], byte[]>> raw = rawRecords.letter(letter);
        if (raw.isEmpty()) {
            return List.of();
        }
        try {
            // Kept beyond the next call.
            return List.copyOf(routing.route(raw.get()));
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            // The class alone: a message may quote the payload.
            LOG.error(
                    "Dead letter failed unexpectedly, it stays letter={} exception={}",
                    letter.place(),
                    e.getClass().getName());
            return List.of();
        }
    }
}
