package dev.outboxrouter.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromptCommitTest {

    private static final long NOW = 1_795_459_473_000L;

    private final MockProcessorContext<byte[], Outgoing> context = new MockProcessorContext<>();
    private PromptCommit commit;

    @BeforeEach
    void setUp() {
        context.setCurrentSystemTimeMs(NOW);
        commit = new PromptCommit(context);
    }

    @Test
    void shouldCommitWhatIsNewAfterAMoment() {
        commit.comes(NOW - 20);

        look(NOW + 9);
        assertThat(context.committed()).isFalse();

        look(NOW + 10);
        assertThat(context.committed()).isTrue();
    }

    @Test
    void shouldCommitOnceForWhatCameTogether() {
        commit.comes(NOW - 20);
        context.setCurrentSystemTimeMs(NOW + 8);
        commit.comes(NOW);
        look(NOW + 10);
        context.resetCommit();

        look(NOW + 100);

        assertThat(context.committed()).isFalse();
    }

    @Test
    void shouldLeaveABacklogToTheCommitInterval() {
        commit.comes(NOW - 300);

        look(NOW + 1_000);

        assertThat(context.committed()).isFalse();
    }

    @Test
    void shouldCommitNothingWhenNothingComes() {
        look(NOW + 1_000);

        assertThat(context.committed()).isFalse();
    }

    private void look(long now) {
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(now);
    }
}
