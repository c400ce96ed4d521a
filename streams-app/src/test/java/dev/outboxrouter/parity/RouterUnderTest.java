package dev.outboxrouter.parity;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.topology.RecordRouting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Our side: the raw record as it is in Kafka goes through the router as it is deployed, without a broker. */
final class RouterUnderTest {

    private Map<String, String> lastOptions = Map.of();
    private RecordRouting last;

    List<Outcome> route(ParityCase parityCase, boolean schemas) {
        Map<String, String> options = new HashMap<>(parityCase.ours());
        options.put("source.outbox.topics", RawRecords.OUTBOX);
        options.put("source.message.topics", RawRecords.MESSAGES);
        String prefix = parityCase.prefixed() ? "transforms.outbox." : "";
        parityCase.options().forEach((name, value) -> options.put(prefix + name, value));
        if (last == null || !options.equals(lastOptions)) {
            last = RecordRouting.offline(RouterConfig.of(options));
            lastOptions = options;
        }
        return last.route(RawRecords.consumed(parityCase, schemas)).stream()
                .map(RouterUnderTest::outcome)
                .toList();
    }

    private static Outcome outcome(Delivery delivery) {
        if (delivery instanceof Delivery.Event event) {
            return Outcome.Sent.of(event.record());
        }
        if (delivery instanceof Delivery.DeadLetter letter) {
            return new Outcome.Refused(
                    letter.rejected().code() + ": " + letter.rejected().reason());
        }
        return new Outcome.Dropped();
    }
}
