package dev.outboxrouter.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

    @Test
    void shouldTakeTheNearestRank() {
        Percentiles percentiles = new Percentiles(
                IntStream.rangeClosed(1, 1_000).mapToDouble(i -> 1_001 - i).toArray());

        assertThat(percentiles.at(50)).isEqualTo(500);
        assertThat(percentiles.at(99)).isEqualTo(990);
        assertThat(percentiles.at(99.9)).isEqualTo(999);
        assertThat(percentiles.at(100)).isEqualTo(1_000);
    }

    @Test
    void shouldTakeTheOnlyValue() {
        assertThat(new Percentiles(new double[] {7}).at(99.9)).isEqualTo(7);
    }
}
