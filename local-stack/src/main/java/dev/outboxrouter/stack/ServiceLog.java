package dev.outboxrouter.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** A service's log file: all that it writes, over all its starts, each of which begins with a line of ours. */
final class ServiceLog {
    private static final String START = "===== local-stack: start ";
    private static final int TAIL_BYTES = 1 << 20;
    private static final int EXCERPT_LINES = 8;
    private static final Pattern TROUBLE = Pattern.compile("ERROR|FATAL|PANIC|Exception|Error:|error:");

    private final Path file;

    ServiceLog(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    void beginStart() {
        try {
            Files.writeString(file, START + Instant.now() + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new StackException("Cannot write " + file + ": " + e, e);
        }
    }

    /** What was written since the last start, the last megabyte of it at most. */
    List<String> sinceStart() {
        String tail = tail();
        int start = tail.lastIndexOf(START);
        return tail.substring(start < 0 ? 0 : tail.indexOf('\n', start) + 1)
                .lines()
                .toList();
    }

    /** For the end of a message: where the log is, and its lines that look like the reason. */
    String excerpt() {
        List<String> lines = sinceStart().stream()
                .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                .toList();
        List<String> trouble =
                lines.stream().filter(line -> TROUBLE.matcher(line).find()).toList();
        List<String> told = trouble.isEmpty() ? lines : trouble;
        List<String> last = told.subList(Math.max(0, told.size() - EXCERPT_LINES), told.size());
        String heading = "; its log " + file;
        return last.isEmpty() ? heading + " is empty" : heading + " says:\n    " + String.join("\n    ", last);
    }

    private String tail() {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(Math.max(0, channel.size() - TAIL_BYTES));
            ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // reads on
            }
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new StackException("Cannot read " + file + ": " + e, e);
        }
    }
}
