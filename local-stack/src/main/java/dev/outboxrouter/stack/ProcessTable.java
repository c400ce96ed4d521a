package dev.outboxrouter.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the operating system says about any process: Linux in {@code /proc}, others through {@link ProcessHandle}. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final boolean LINUX = Files.exists(PROC.resolve("self/cmdline"));

    private ProcessTable() {}

    /** The arguments a process was started with; none if it is gone, a zombie, or not ours to look at. */
    static List<String> arguments(long pid) {
        if (!LINUX) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().arguments())
                    .map(List::of)
                    .orElse(List.of());
        }
        // ProcessHandle reads a page at most, and calls a zombie alive.
        return proc(pid, "cmdline").map(line -> List.of(line.split("\0", -1))).orElse(List.of());
    }

    /** Whether a process is stopped by SIGSTOP; false where that cannot be seen. */
    static boolean isPaused(long pid) {
        // "pid (name) state ...", where the name may hold anything.
        return proc(pid, "stat")
                .map(line -> line.substring(line.lastIndexOf(')') + 1).strip().startsWith("T"))
                .orElse(false);
    }

    private static Optional<String> proc(long pid, String file) {
        try {
            return Optional.of(
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
