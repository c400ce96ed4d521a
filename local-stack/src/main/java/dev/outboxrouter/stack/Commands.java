package dev.outboxrouter.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Short commands that are run to their end. */
final class Commands {
    private Commands() {}

    /** Whether a program of that name is on the PATH. */
    static boolean isInstalled(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return List.of(path.split(File.pathSeparator, -1)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory).resolve(program)));
    }

    /** Runs a command for its exit code alone; one that cannot be run did not succeed. */
    static boolean succeeds(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Processes.NOTHING)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            return Processes.waitFor(builder.start()) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs a command, its output going to the log; the message of a failure names both. */
    static void run(List<String> command, ServiceLog log) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Processes.NOTHING)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
            int exitCode = Processes.waitFor(builder.start());
            if (exitCode != 0) {
                throw new StackException(
                        "%s failed with exit code %d%s".formatted(String.join(" ", command), exitCode, log.excerpt()));
            }
        } catch (IOException e) {
            throw new StackException("Cannot run " + String.join(" ", command) + ": " + e.getMessage(), e);
        }
    }
}
