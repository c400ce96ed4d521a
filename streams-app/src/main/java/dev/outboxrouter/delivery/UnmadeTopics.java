package dev.outboxrouter.delivery;

import dev.outboxrouter.outbox.RejectionCode;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** The topics as they are, and as they would be made: nothing is. */
public final class UnmadeTopics implements Destinations {

    private final Topics existing;
    private final Optional<PlannedTopics> planned;
    private final PlannedTopics deadLetters;

    /**
     * Topics that are looked at only.
     *
     * @param admin stays the caller's to close
     * @param creation how they would be made
     * @param producer what the producer can send: no topic takes more
     */
    public UnmadeTopics(Admin admin, TopicCreation creation, ProducerLimits producer) {
        this.existing = new Topics(admin, creation.disabled(), producer);
        this.deadLetters = new PlannedTopics(creation, producer);
        this.planned = creation.enabled() ? Optional.of(deadLetters) : Optional.empty();
    }

    @Override
    public Destination of(String topic) {
        Destination there = existing.of(topic);
        return planned.isPresent()
                        && there instanceof Destination.Refused refused
                        && refused.code() == RejectionCode.TOPIC_MISSING
                ? planned.get().of(topic)
                : there;
    }

    @Override
    public Destination ofDeadLetters(String topic) {
        return deadLetters.ofDeadLetters(topic);
    }
}
