package dev.outboxrouter.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run has measured.
 *
 * @param environment when and on what
 * @param isQuick whether less was measured than a whole run does
 * @param figures in the order of the table
 */
public record Report(Environment environment, boolean isQuick, List<Figure> figures) {

    public Report {
        figures = List.copyOf(figures);
    }

    /** What a person reads: a line for each figure, and how many goals are reached. */
    public String table() {
        return Table.of(this);
    }

    /** Writes the same as JSON, over what the file held. */
    public void write(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Files.writeString(file, ResultsJson.of(this));
    }
}
