package dev.outboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.outbox.RejectionCode;
import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import dev.outboxrouter.outbox.SkipReason;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The metrics as Prometheus reads them. */
class RouterMetricsTest {

    private static final long NOW = 1_795_459_473_237L;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RouterMetrics metrics = new RouterMetrics(registry);

    @Test
    void shouldCountByAggregateTypeAndMeasureTheLag() {
        metrics.routed(event("order"), NOW - 60, NOW);
        metrics.routed(event("order"), NOW - 2_500, NOW);
        metrics.routed(event("customer"), -1, NOW);

        assertThat(registry.scrape().lines())
                .contains(
                        "outbox_router_events_routed_total{aggregate_type=\"order\"} 2.0",
                        "outbox_router_events_routed_total{aggregate_type=\"customer\"} 1.0",
                        "outbox_router_lag_seconds_bucket{aggregate_type=\"order\",le=\"0.05\"} 0",
                        "outbox_router_lag_seconds_bucket{aggregate_type=\"order\",le=\"0.075\"} 1",
                        "outbox_router_lag_seconds_bucket{aggregate_type=\"order\",le=\"5.0\"} 2",
                        "outbox_router_lag_seconds_count{aggregate_type=\"order\"} 2",
                        "outbox_router_lag_seconds_sum{aggregate_type=\"order\"} 2.56",
                        "outbox_router_lag_seconds_count{aggregate_type=\"customer\"} 0");
    }

    @Test
    void shouldTakeACommitOfTheFutureForNow() {
        metrics.routed(event("order"), NOW + 5_000, NOW);

        assertThat(registry.scrape()).contains("outbox_router_lag_seconds_sum{aggregate_type=\"order\"} 0.0");
    }

    @Test
    void shouldCountRejectionsByCodeAndSkipsByReason() {
        metrics.routed(event("order"), NOW, NOW);
        metrics.rejected(event("order").rejected(RejectionCode.EVENT_TOO_LARGE, "large"));
        metrics.rejected(event("never routed").rejected(RejectionCode.TOPIC_MISSING, "missing"));
        metrics.rejected(Rejected.unread(RejectionCode.CONTENT_NOT_JSON, "no JSON"));
        metrics.skipped(SkipReason.FOREIGN_PREFIX);
        metrics.skipped(SkipReason.REPEATED);
        metrics.skipped(SkipReason.DUPLICATE);

        assertThat(registry.scrape().lines())
                .contains(
                        "outbox_router_events_rejected_total{aggregate_type=\"order\",code=\"EVENT_TOO_LARGE\"} 1.0",
                        "outbox_router_events_rejected_total{aggregate_type=\"(other)\",code=\"TOPIC_MISSING\"} 1.0",
                        "outbox_router_events_rejected_total{aggregate_type=\"(none)\",code=\"CONTENT_NOT_JSON\"} 1.0",
                        "outbox_router_records_skipped_total{reason=\"foreign_prefix\"} 1.0",
                        "outbox_router_duplicates_absorbed_total{reason=\"repeated\"} 1.0",
                        "outbox_router_duplicates_absorbed_total{reason=\"duplicate\"} 1.0");
    }

    @Test
    void shouldHaveAsManyMetersAsAreAllowedHoweverManyAggregateTypesThereAre() {
        for (int number = 0; number < 10_000; number++) {
            metrics.routed(event("type-" + number), NOW, NOW);
        }
        metrics.routed(event("x".repeat(200)), NOW, NOW);

        assertThat(metrics.types()).hasSize(RouterMetrics.MOST_TYPES + 2);
        assertThat(registry.scrape())
                .contains("outbox_router_events_routed_total{aggregate_type=\"(other)\"} 9901.0")
                .doesNotContain("xxx");
    }

    private static Routed event(String type) {
        return new Routed(
                OptionalInt.empty(),
                new byte[] {'1'},
                null,
                type,
                "outbox.event." + type,
                null,
                new byte[] {'7'},
                new byte[0],
                true,
                false,
                NOW,
                List.of());
    }
}
