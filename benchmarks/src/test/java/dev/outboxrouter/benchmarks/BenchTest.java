package dev.outboxrouter.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTest {

    private final List<Effort> efforts = new ArrayList<>();
    private final StringWriter errors = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void shouldMeasureFiveRoundsAndOneWhenItMustBeQuick() {
        assertThat(bench("--results", file())).isZero();
        assertThat(bench("--quick")).isZero();
        assertThat(bench("--quick", "--rounds", "7")).isZero();

        assertThat(efforts).extracting(Effort::rounds).containsExactly(5, 1, 7);
        assertThat(efforts).extracting(Effort::isQuick).containsExactly(false, true, true);
    }

    @Test
    void shouldRefuseToMeasureNothing() {
        assertThat(bench("--results", file(), "--rounds", "0")).isEqualTo(2);

        assertThat(errors.toString()).contains("at least one round: 0");
    }

    @Test
    void shouldMeasureOnlyWhatIsAskedFor() {
        assertThat(bench("--only", "second")).isZero();

        assertThat(efforts).hasSize(1);
        assertThat(efforts.get(0).wants("second")).isTrue();
        assertThat(efforts.get(0).wants("third")).isFalse();
    }

    @Test
    void shouldRefuseAFigureThatThereIsNot() {
        assertThat(bench("--only", "speed")).isEqualTo(2);

        assertThat(errors.toString()).contains("there is no figure speed; there are [first, second, third]");
        assertThat(efforts).isEmpty();
    }

    @Test
    void shouldRefuseADirectoryWithoutAJdk() {
        assertThat(bench("--jdk", directory.toString())).isEqualTo(2);

        assertThat(errors.toString()).contains("there is no JDK");
    }

    @Test
    void shouldKnowTheVersionOfAJdk() {
        assertThat(Jdk.at(Path.of(System.getProperty("java.home")))).isEqualTo(Jdk.running());
    }

    @Test
    void shouldWriteTheResults() {
        assertThat(bench("--quick", "--results", file())).isZero();

        assertThat(Path.of(file())).content().contains("\"second\"", "\"first\"");
    }

    private int bench(String... arguments) {
        Bench bench = new Bench(List.of(new Fake("first"), new Fake("second", "third")));
        return new CommandLine(bench).setErr(new PrintWriter(errors, true)).execute(arguments);
    }

    private String file() {
        return directory.resolve("latest.json").toString();
    }

    private final class Fake implements Measurement {

        private final List<String> keys;

        Fake(String... keys) {
            this.keys = List.of(keys);
        }

        @Override
        public List<String> keys() {
            return keys;
        }

        @Override
        public List<Figure> measure(Effort effort) {
            if (keys.contains("second")) {
                efforts.add(effort);
            }
            return keys.stream()
                    .filter(effort::wants)
                    .map(key -> new Figure(
                            key, "fake", "x", Collections.nCopies(effort.rounds(), 1.0), new Goal.Report(), List.of()))
                    .toList();
        }
    }
}
