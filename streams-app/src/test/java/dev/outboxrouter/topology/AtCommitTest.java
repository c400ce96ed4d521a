package dev.outboxrouter.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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

    @Test
    void shouldRunAfterAFailureExactlyTheWritesThatAreStillDue() {
        Runnable failsOnce = failsOnce("second");
        atCommit.add(() -> written.add("first"));
        atCommit.add(failsOnce);
        atCommit.add(() -> written.add("third"));

        assertThatThrownBy(atCommit::write).hasMessage("second failed");
        // The task of the failed write processes another record, and adds its write again.
        atCommit.add(failsOnce);
        atCommit.write();

        assertThat(written).containsExactly("first", "second", "third");
    }

    @Test
    void shouldForgetATaskThatEndsAfterItsWriteFailed() {
        Runnable failsOnce = failsOnce("ended");
        atCommit.add(failsOnce);
        assertThatThrownBy(atCommit::write).hasMessage("ended failed");
        atCommit.add(failsOnce);

        atCommit.remove(failsOnce);
        atCommit.write();

        assertThat(written).isEmpty();
    }

    private Runnable failsOnce(String name) {
        AtomicBoolean failed = new AtomicBoolean();
        return () -> {
            if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException(name + " failed");
            }
            written.add(name);
        };
    }
}
