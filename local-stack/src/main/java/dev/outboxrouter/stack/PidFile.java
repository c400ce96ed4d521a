package dev.outboxrouter.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A service's {@code pid} file: one line, the process id.
 *
 * <p>The number outlives its process and may have been given to another since, so it counts only while that process
 * carries the service's mark, an argument that no other process has.
 */
final class PidFile {
    private final Path file;
    private final String mark;

    PidFile(Path file, String mark) {
        this.file = file;
        this.mark = mark;
    }

    void write(long pid) {
        StackFiles.write(file, pid + System.lineSeparator());
    }

    void delete() {
        StackFiles.delete(file);
    }

    /** The service's process, if it is alive. */
    OptionalLong running() {
        OptionalLong pid = read();
        return pid.isPresent() && ProcessTable.arguments(pid.getAsLong()).contains(mark) ? pid : OptionalLong.empty();
    }

    private OptionalLong read() {
        try {
            String line = Files.readString(file).strip();
            return line.matches("[0-9]{1,9}") ? OptionalLong.of(Long.parseLong(line)) : OptionalLong.empty();
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw new StackException("Cannot read " + file + ": " + e, e);
        }
    }
}
