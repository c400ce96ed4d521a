package dev.outboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.outbox.RejectionCode;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import dev.outboxrouter.outbox.SkipReason;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CommittedOutcomesTest {

    private static final long NOW = 1_795_459_473_237L;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RouterMetrics metrics = new RouterMetrics(registry);
    private final CommittedOutcomes outcomes = new CommittedOutcomes(metrics);

    @Test
    void shouldCountWhatIsCommittedOnce() {
        work();
        assertThat(registry.scrape()).doesNotContain("aggregate_type=\"order\"");

        outcomes.committed();
        outcomes.committed();

        assertThat(registry.scrape().lines())
                .contains(
                        "outbox_router_events_routed_total{aggregate_type=\"order\"} 100.0",
                        "outbox_router_lag_seconds_count{aggregate_type=\"order\"} 99",
                        "outbox_router_lag_seconds_sum{aggregate_type=\"order\"} 5.94",
                        "outbox_router_events_rejected_total{aggregate_type=\"order\",code=\"EVENT_TOO_LARGE\"} 2.0",
                        "outbox_router_records_skipped_total{reason=\"snapshot\"} 1.0");
        assertThat(metrics.types())
                .filteredOn(type -> type.type().equals("order"))
                .singleElement()
                .satisfies(order -> {
                    assertThat(order.topic()).isEqualTo("outbox.event.order");
                    assertThat(order.lastMillis()).isEqualTo(NOW);
                });
    }

    @Test
    void shouldNotCountWhatIsAborted() {
        work();
        outcomes.aborted();
        outcomes.committed();
        assertThat(registry.scrape()).doesNotContain("\"order\"");

        work();
        outcomes.committed();

        assertThat(registry.scrape().lines())
                .contains("outbox_router_events_routed_total{aggregate_type=\"order\"} 100.0");
    }

    @Test
    void shouldCommitTheWorkOfTheCallingThreadAlone() throws InterruptedException {
        Thread other = new Thread(this::work);
        other.start();
        other.join();
        outcomes.routed(event("customer"), NOW, NOW);

        outcomes.committed();

        assertThat(registry.scrape())
                .contains("outbox_router_events_routed_total{aggregate_type=\"customer\"} 1.0")
                .doesNotContain("\"order\"");
    }

    private void work() {
        for (int number = 0; number < 99; number++) {
            outcomes.routed(event("order"), NOW - 60, NOW);
        }
        outcomes.routed(event("order"), -1, NOW);
        outcomes.rejected(event("order").rejected(RejectionCode.EVENT_TOO_LARGE, "large"));
        outcomes.rejected(event("order").rejected(RejectionCode.EVENT_TOO_LARGE, "large, too"));
        outcomes.skipped(SkipReason.SNAPSHOT);
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
