package dev.outboxrouter.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.clients.RecordsInPlace;
import dev.outboxrouter.delivery.Delivery;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** What is kept of one letter, when others are routed after it. */
class LetterRoutingTest {

    @Test
    void shouldKeepTheDeliveriesOfOneLetterWhileAnotherIsRouted() {
        Map<String, Object> nobody = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9");
        try (KafkaConsumer<byte[], byte[]> unused =
                new KafkaConsumer<>(nobody, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            LetterRouting routing = new LetterRouting(Letters.routing(), new RawRecordOf(new RecordsInPlace(unused)));

            List<Delivery> first = routing.of(Letters.ofMessage("no JSON"));
            List<Delivery> before = List.copyOf(first);
            List<Delivery> second =
                    routing.of(Letters.ofDelete("route.aggregate.types=order").get(0));

            assertThat(second).isNotEqualTo(before);
            assertThat(first).isEqualTo(before);
        }
    }
}
