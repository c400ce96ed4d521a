package dev.outboxrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The test thread is the owner; the hook runs on a thread of its own, as it does in the JVM. */
@Timeout(120)
class GracefulShutdownTest {

    /** Far beyond the timeout of a test, so that only a test of the deadline reaches it. */
    private static final Duration NEVER = Duration.ofHours(1);

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final CompletableFuture<Integer> halted = new CompletableFuture<>();
    private final AtomicBoolean saidStopped = new AtomicBoolean();

    @Test
    void shouldHaltAtOnceWhileNothingIsOpenEvenIfTheOwnerHangs() {
        GracefulShutdown shutdown = shutdown(NEVER);
        shutdown.stopsWith(ExitCode.SOMETHING_LEFT, () -> saidStopped.set(true));

        Thread hook = signal(shutdown);

        assertThat(halted.join()).isEqualTo(7);
        assertThat(saidStopped).isTrue();
        assertThat(hook).satisfies(Thread::join);
        assertThatThrownBy(shutdown::opening).isInstanceOf(InterruptedException.class);
    }

    @Test
    void shouldWaitUntilItIsKnownWhichCommandRuns() {
        GracefulShutdown shutdown = shutdown(NEVER);
        Thread hook = signal(shutdown);
        awaitRequest(shutdown);
        assertThat(halted).isNotDone();

        shutdown.stopsWith(ExitCode.DONE, () -> saidStopped.set(true));

        assertThat(halted.join()).isZero();
        assertThat(hook).satisfies(Thread::join);
    }

    @Test
    void shouldInterruptAWaitAndHaltWithTheExitCodeOfTheOwner() throws Exception {
        GracefulShutdown shutdown = opened(NEVER);
        CountDownLatch never = new CountDownLatch(1);

        assertThatThrownBy(() -> shutdown.interruptibly(() -> {
                    signal(shutdown);
                    never.await();
                    return "answered";
                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(halted).as("before everything is closed").isNotDone();
        assertThat(shutdown.isRequested()).isTrue();
        shutdown.closing();
        shutdown.ended(0);
        assertThat(halted.join()).isZero();
        assertThat(saidStopped).isFalse();
    }

    @Test
    void shouldNotInterruptOutsideOfAWaitAndRefuseTheNextOne() throws Exception {
        GracefulShutdown shutdown = opened(NEVER);

        signal(shutdown);
        awaitRequest(shutdown);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThatThrownBy(() -> shutdown.interruptibly(() -> "answered")).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(shutdown::throwIfRequested).isInstanceOf(InterruptedException.class);
    }

    @Test
    void shouldKeepWhatAWaitReturnedAndNotLeaveTheOwnerInterrupted() throws Exception {
        GracefulShutdown shutdown = opened(NEVER);

        String opened = shutdown.interruptibly(() -> {
            signal(shutdown);
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return "opened";
        });

        assertThat(opened).isEqualTo("opened");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void shouldHaltWithTheFailureThatCameBeforeTheRequest() throws Exception {
        GracefulShutdown shutdown = opened(NEVER);
        shutdown.closing();

        signal(shutdown);
        awaitRequest(shutdown);
        assertThat(halted).isNotDone();
        shutdown.ended(5);

        assertThat(halted.join()).isEqualTo(5);
    }

    @Test
    void shouldHaltAtTheDeadlineWhenTheOwnerDoesNotEnd() throws Exception {
        GracefulShutdown shutdown = opened(AT_ONCE);

        signal(shutdown);

        assertThat(halted.join()).isEqualTo(6);
        assertThat(shutdown.remaining()).isZero();
    }

    @Test
    void shouldHaltAtTheDeadlineWhenTheCloseAfterAFailureHangs() throws Exception {
        GracefulShutdown shutdown = opened(AT_ONCE);

        shutdown.closing();

        assertThat(halted.join()).isEqualTo(6);
    }

    @Test
    void shouldShareOneDeadlineBetweenAFailureAndARequest() throws Exception {
        GracefulShutdown shutdown = opened(NEVER);
        shutdown.closing();
        Duration first = shutdown.remaining();

        signal(shutdown);
        awaitRequest(shutdown);

        assertThat(shutdown.remaining()).isLessThanOrEqualTo(first);
        assertThat(first).isLessThanOrEqualTo(NEVER);
    }

    @Test
    void shouldHaltWithTheExitCodeOfACommandThatEndedByItself() {
        GracefulShutdown shutdown = shutdown(NEVER);
        shutdown.ended(2);

        shutdown.run();

        assertThat(halted.join()).isEqualTo(2);
        assertThat(shutdown.isRequested()).isFalse();
    }

    @Test
    void shouldLeaveTheExitCodeToTheJvmWhereNothingMustBeClosed() {
        GracefulShutdown shutdown = shutdown(NEVER);
        shutdown.leaveToJvm();

        shutdown.run();

        assertThat(halted).isNotDone();
    }

    private GracefulShutdown shutdown(Duration limit) {
        return new GracefulShutdown(Thread.currentThread(), halted::complete, limit);
    }

    private GracefulShutdown opened(Duration limit) throws InterruptedException {
        GracefulShutdown shutdown = shutdown(limit);
        shutdown.stopsWith(ExitCode.DONE, () -> saidStopped.set(true));
        shutdown.opening();
        return shutdown;
    }

    private static Thread signal(GracefulShutdown shutdown) {
        Thread hook = new Thread(shutdown::run, "hook");
        hook.setDaemon(true);
        hook.start();
        return hook;
    }

    private static void awaitRequest(GracefulShutdown shutdown) {
        await().atMost(Duration.ofMinutes(1)).until(shutdown::isRequested);
    }
}
