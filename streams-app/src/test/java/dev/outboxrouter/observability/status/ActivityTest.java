package dev.outboxrouter.observability.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.outboxrouter.observability.RouterMetrics;
import dev.outboxrouter.observability.status.Activity.Figures;
import dev.outboxrouter.outbox.RejectionCode;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ActivityTest {

    private static final long NOW = 1_795_459_473_237L;

    private final RouterMetrics metrics = new RouterMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    private final Activities activities = new Activities(metrics);

    @Test
    void shouldTellNothingBeforeTheFirstEvent() {
        assertThat(activities.call().types()).isEmpty();
        assertThat(activities.call().perSecond()).containsExactly(0L, 0L);
    }

    @Test
    void shouldTellWhatWasDoneSinceTheLastLook() {
        activities.call();
        for (int i = 0; i < 98; i++) {
            metrics.routed(event(), NOW - 45, NOW);
        }
        metrics.routed(event(), NOW - 450, NOW);
        metrics.routed(event(), NOW - 450, NOW);
        metrics.rejected(event().rejected(RejectionCode.EVENT_TOO_LARGE, "large"));

        Activities.Lately lately = activities.call();

        Figures order = lately.types().get(0);
        assertThat(order.type()).isEqualTo("order");
        assertThat(order.topic()).isEqualTo("outbox.event.order");
        assertThat(order.routed()).isEqualTo(100);
        assertThat(order.rejected()).isEqualTo(1);
        assertThat(order.lastMillis()).isEqualTo(NOW);
        assertThat(order.ratePerSecond()).isPositive();
        assertThat(order.p50Millis()).isCloseTo(45, within(5.0));
        assertThat(order.p99Millis()).isBetween(300.0, 500.0);
        assertThat(lately.perSecond()).containsExactly(0L, 100L);
    }

    @Test
    void shouldForgetLagsAfterAMinuteOfLooks() {
        metrics.routed(event(), NOW - 45, NOW);
        for (int look = 0; look < 61; look++) {
            activities.call();
        }

        Figures order = activities.call().types().get(0);
        assertThat(order.p50Millis()).isNull();
        assertThat(order.ratePerSecond()).isZero();
        assertThat(order.routed()).isEqualTo(1);
    }

    private static Routed event() {
        return new Routed(
                OptionalInt.empty(),
                new byte[] {'1'},
                null,
                "order",
                "outbox.event.order",
                null,
                new byte[] {'7'},
                new byte[0],
                true,
                false,
                NOW,
                List.of());
    }
}
