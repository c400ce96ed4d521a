package dev.outboxrouter.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AtCommitTest {

    private final AtCommit atCommit = new AtCommit();
    private final List<String> written = new ArrayList<>();

    @Test
    void shouldWriteWhatAllTasksHaveToWriteAndNothingTwice() {
        atCommit.add(() -> written.add("first"));
        atCommit.add(() -> written.add("second"));
        atCommit.write();
        atCommit.write();

        assertThat(written).containsExactly("first", "second");
    }

    @Test
    void shouldNotWriteForATaskThatHasEnded() {
        Runnable ended = () -> written.add("first");
        atCommit.add(ended);
        atCommit.add(() -> written.add("second"));
        atCommit.remove(ended);
        atCommit.write();

        assertThat(written).containsExactly("second");
    }
}
