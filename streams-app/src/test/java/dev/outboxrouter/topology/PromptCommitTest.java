package dev.outboxrouter.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

class PromptCommitTest {

    private static final long NOW = 1_795_459_473_000L;

    private final MockProcessorContext<byte[], Outgoing> context = new MockProcessorContext<>();
    private final PromptCommit commit = new PromptCommit();

    @Test
    void shouldCommitWhatIsNewAfterAMoment() {
        comes(NOW, NOW - 20, context);

        assertThat(context.scheduledPunctuators()).singleElement().satisfies(scheduled -> {
            assertThat(scheduled.getType()).isEqualTo(PunctuationType.WALL_CLOCK_TIME);
            assertThat(scheduled.getInterval()).hasMillis(5);
        });
        assertThat(context.committed()).isFalse();

        punctuate(context, 0, NOW + 5);
        assertThat(context.committed()).isTrue();
        assertThat(context.scheduledPunctuators().get(0).cancelled()).isTrue();
    }

    @Test
    void shouldCommitOnceForWhatCameTogether() {
        MockProcessorContext<byte[], Outgoing> ofOtherTask = new MockProcessorContext<>();

        comes(NOW, NOW - 20, context);
        comes(NOW + 8, NOW, context);
        comes(NOW + 9, NOW, ofOtherTask);

        assertThat(context.scheduledPunctuators()).hasSize(1);
        assertThat(ofOtherTask.scheduledPunctuators()).isEmpty();
    }

    @Test
    void shouldCommitAgainWhatComesAfterACommit() {
        comes(NOW, NOW, context);
        punctuate(context, 0, NOW + 5);
        context.resetCommit();

        comes(NOW + 11, NOW + 10, context);
        punctuate(context, 1, NOW + 16);

        assertThat(context.committed()).isTrue();
    }

    @Test
    void shouldLetManyComeTogetherWhereManyCome() {
        comes(NOW, NOW, context);
        punctuate(context, 0, NOW + 5);
        for (int i = 0; i < 200; i++) {
            comes(NOW + 6, NOW - 300, context);
        }

        comes(NOW + 6, NOW, context);
        punctuate(context, 1, NOW + 56);
        comes(NOW + 57, NOW + 56, context);

        assertThat(context.scheduledPunctuators())
                .extracting(scheduled -> scheduled.getInterval().toMillis())
                .containsExactly(5L, 50L, 5L);
    }

    @Test
    void shouldLeaveABacklogToTheCommitInterval() {
        comes(NOW, NOW - 300, context);

        assertThat(context.scheduledPunctuators()).isEmpty();
    }

    @Test
    void shouldNotWaitForATaskThatHasLeftTheThread() {
        MockProcessorContext<byte[], Outgoing> ofOtherTask = new MockProcessorContext<>();
        comes(NOW, NOW, ofOtherTask);

        comes(NOW + 200, NOW + 199, context);
        assertThat(context.scheduledPunctuators()).isEmpty();

        comes(NOW + 201, NOW + 200, context);
        punctuate(context, 0, NOW + 206);
        assertThat(context.committed()).isTrue();
    }

    private void comes(long now, long written, MockProcessorContext<byte[], Outgoing> to) {
        to.setCurrentSystemTimeMs(now);
        commit.comes(written, to);
    }

    private static void punctuate(MockProcessorContext<byte[], Outgoing> context, int number, long now) {
        context.scheduledPunctuators().get(number).getPunctuator().punctuate(now);
    }
}
