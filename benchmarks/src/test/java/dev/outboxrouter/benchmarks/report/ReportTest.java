package dev.outboxrouter.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Environment MACHINE =
            new Environment(Instant.parse("2026-11-23T18:44:33Z"), "JDK 17", 2, 0.5, Optional.of("519d3c5-dirty"));

    @TempDir
    Path directory;

    @Test
    void shouldWriteWhenAndOnWhatWasMeasured() throws IOException {
        JsonNode results = written(new Report(MACHINE, true, List.of()));

        assertThat(results).isEqualTo(json("""
                                {"time": "2026-11-23T18:44:33Z", "commit": "519d3c5-dirty", "jdk": "JDK 17",
                                 "processors": 2, "load": 0.5, "quick": true, "figures": []}
                                """));
    }

    @Test
    void shouldWriteEachRoundOfAFigureAndOfWhatItIsMadeOf() throws IOException {
        Series router = new Series("router", "events/s", List.of(8.0, 9.0));
        Figure figure = new Figure("key", "rows", "x", List.of(2.0, 4.0), new Goal.AtLeast(10), List.of(router));

        JsonNode results = written(new Report(MACHINE, false, List.of(figure)));

        assertThat(results.at("/figures/0")).isEqualTo(json("""
                                {"key": "key", "variant": "rows", "unit": "x", "median": 3.0, "min": 2.0, "max": 4.0,
                                 "rounds": [2.0, 4.0], "goal": {"atLeast": 10.0}, "reached": false, "beside":
                                 [{"name": "router", "unit": "events/s", "median": 8.5, "min": 8.0, "max": 9.0,
                                   "rounds": [8.0, 9.0]}]}
                                """));
    }

    @Test
    void shouldWriteThatLessIsBetter() throws IOException {
        Figure figure = new Figure("key", "rows", "B", List.of(700.0), new Goal.AtMost(733), List.of());

        JsonNode results = written(new Report(MACHINE, false, List.of(figure)));

        assertThat(results.at("/figures/0/goal")).isEqualTo(json("{\"atMost\": 733.0}"));
        assertThat(results.at("/figures/0/reached").booleanValue()).isTrue();
    }

    @Test
    void shouldWriteNeitherGoalNorJudgementOfWhatIsOnlyReported() throws IOException {
        Figure figure = new Figure("key", "rows", "x", List.of(1.0), new Goal.Report(), List.of());

        JsonNode results = written(new Report(MACHINE, false, List.of(figure)));

        assertThat(results.at("/figures/0/goal").isNull()).isTrue();
        assertThat(results.at("/figures/0/reached").isNull()).isTrue();
    }

    private JsonNode written(Report report) throws IOException {
        Path file = directory.resolve("results/latest.json");
        report.write(file);
        return JsonMapper.builder().build().readTree(file.toFile());
    }

    private static JsonNode json(String text) throws IOException {
        return JsonMapper.builder().build().readTree(text);
    }
}
