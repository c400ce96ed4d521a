package dev.outboxrouter.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    private static final String MARK = "the mark of the service";

    @TempDir
    private Path directory;

    private Process process;

    @BeforeEach
    void startProcess() throws IOException {
        process = new ProcessBuilder("sh", "-c", "sleep 60; :", MARK).start();
    }

    @AfterEach
    void endProcess() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    @Test
    void shouldFindTheProcessByItsMark() {
        PidFile pidFile = pidFile(MARK);

        pidFile.write(process.pid());

        assertThat(pidFile.running()).hasValue(process.pid());
        assertThat(directory.resolve("pid")).hasContent(Long.toString(process.pid()));
    }

    @Test
    void shouldIgnoreAnotherProcessWithTheSamePid() {
        pidFile(MARK).write(process.pid());

        OptionalLong found = pidFile("the mark of another").running();

        assertThat(found).isEmpty();
    }

    @Test
    void shouldIgnoreTheFileOfADeadProcess() throws InterruptedException {
        PidFile pidFile = pidFile(MARK);
        pidFile.write(process.pid());

        endProcess();

        assertThat(pidFile.running()).isEmpty();
    }

    @Test
    void shouldIgnoreAFileThatWasNotWrittenToItsEnd() throws IOException {
        Files.writeString(directory.resolve("pid"), "");

        assertThat(pidFile(MARK).running()).isEmpty();
    }

    @Test
    void shouldFindNothingWithoutAFile() {
        assertThat(pidFile(MARK).running()).isEmpty();
    }

    private PidFile pidFile(String mark) {
        return new PidFile(directory.resolve("pid"), mark);
    }
}
