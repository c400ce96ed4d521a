package dev.outboxrouter.system;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** A program that a test needs and Maven does not bring: {@code .mvn/test-tools.sh} installs it. */
enum DebianTool {
    CHROMIUM("chromium"),
    PROMETHEUS("prometheus"),
    PROMTOOL("promtool");

    private final String command;

    DebianTool(String command) {
        this.command = command;
    }

    /** Where it is. In continuous integration it must be; elsewhere the test is left out, and says so. */
    Path path() {
        Path found = Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
                .map(directory -> Path.of(directory, command))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (found == null) {
            String mend = "there is no %s: sh .mvn/test-tools.sh installs it on Debian".formatted(command);
            if (System.getenv("CI") != null) {
                throw new AssertionError(mend);
            }
            Assumptions.abort(mend);
        }
        return found;
    }
}
