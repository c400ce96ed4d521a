package dev.outboxrouter.redrive;

import dev.outboxrouter.delivery.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which letters are meant, and whether it is done or only told.
 *
 * @param codes of these; empty: of every one
 * @param aggregateType of this; empty: of every one
 * @param from whose raw record was written at this time or later
 * @param to whose raw record was written before this time
 * @param dryRun nothing is written, no topic is made
 */
public record RedriveRequest(
        Set<String> codes,
        Optional<String> aggregateType,
        Optional<Instant> from,
        Optional<Instant> to,
        boolean dryRun) {

    public RedriveRequest {
        codes = Set.copyOf(codes);
    }

    /** Whether the letter is meant, as far as it says so itself. */
    boolean means(Letter letter) {
        Instant written = Instant.ofEpochMilli(letter.record().timestamp());
        return (codes.isEmpty() || codes.contains(letter.code()))
                && from.filter(written::isBefore).isEmpty()
                && to.filter(time -> !written.isBefore(time)).isEmpty()
                && (aggregateType.isEmpty()
                        || letter.aggregateType().isEmpty()
                        || letter.aggregateType().equals(aggregateType));
    }

    /** Whether a letter that does not say its aggregate type is meant, now that today's rules may read it. */
    boolean means(Letter letter, List<Delivery> today) {
        return aggregateType.isEmpty()
                || letter.aggregateType().isPresent()
                || today.stream().anyMatch(delivery -> typeOf(delivery).equals(aggregateType));
    }

    private static Optional<String> typeOf(Delivery delivery) {
        if (delivery instanceof Delivery.Event event) {
            return Optional.of(event.routed().aggregateType());
        }
        return delivery instanceof Delivery.DeadLetter failure
                ? failure.rejected().aggregateType()
                : Optional.empty();
    }
}
