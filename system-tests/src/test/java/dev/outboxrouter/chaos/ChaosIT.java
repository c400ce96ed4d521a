package dev.outboxrouter.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A short chaos; {@code make chaos} is the long one. */
@Order(Integer.MAX_VALUE - 9)
class ChaosIT {

    private static final List<Fault> FAULTS = List.of(
            Fault.BROKER_AND_ROUTER_KILLED,
            Fault.CONNECT_KILLED,
            Fault.CONNECTOR_RESTARTED,
            Fault.DATABASE_CRASHED,
            Fault.DATABASE_KILLED);

    @Test
    void shouldLoseRepeatAndReorderNothingWhateverIsKilled() throws Exception {
        ChaosRun.Result result =
                new ChaosRun(FAULTS.size(), 20261124, FAULTS, Duration.ofSeconds(3), System.out::println).run();

        assertThat(result.isGood()).as(result.line()).isTrue();
        assertThat(result.line())
                .startsWith("rounds=5 faults=5 reported=")
                .contains(" unreported=0 events=")
                .contains(" lost=0 duplicated=0 reordered=0 phantom=0 altered=0 dead=");
    }
}
