package dev.outboxrouter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.clients.BatchRefusedException;
import dev.outboxrouter.delivery.Changelogs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.IncreasingAdminClient;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {

    private static final String CHANGELOG = "router-event-ids-changelog";
    private final StreamsException changelogRefused = new StreamsException(
            "Existing internal topic " + CHANGELOG + " has invalid partitions: expected: 5; actual: 3.");
    private final AtomicInteger forgotten = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final IncreasingAdminClient admin = new IncreasingAdminClient(Map.of("raw", 5, CHANGELOG, 3));
    private final ThreadFailures failures = new ThreadFailures(
            refusals::get,
            forgotten::incrementAndGet,
            new Changelogs(admin, Set.of(CHANGELOG), Pattern.compile("raw")),
            now::get);

    @Test
    void shouldWaitForKafkaWhenItCannotBeReached() {
        for (int i = 0; i < 3; i++) {
            assertThat(failures.handle(new StreamsException("task", new TimeoutException("no broker"))))
                    .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
            assertThat(failures.handle(new StreamsException(new StreamsException(new DisconnectException()))))
                    .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        }
        assertThat(forgotten).hasValue(0);
    }

    @Test
    void shouldBeginAnewWhenAnInstanceThatSleptFindsItsTransactionAborted() {
        Stream.of(
                        new InvalidTxnStateException("aborted by the coordinator"),
                        new InvalidProducerEpochException("fenced"),
                        new ProducerFencedException("fenced"),
                        new OutOfOrderSequenceException("lost"))
                .forEach(fenced -> assertThat(failures.handle(new StreamsException("commit", fenced)))
                        .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD));
        assertThat(forgotten).hasValue(0);
    }

    @Test
    void shouldStopWhenAnotherInstanceHasItsName() {
        assertThat(failures.handle(new StreamsException("poll", new FencedInstanceIdException("group.instance.id"))))
                .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    }

    @Test
    void shouldAskAgainAboutATopicThatTakesLessThanItDid() {
        assertThat(failures.handle(new StreamsException("send", new RecordTooLargeException())))
                .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(failures.handle(new StreamsException("send", new TopicAuthorizationException("outbox.event.a"))))
                .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        assertThat(forgotten).hasValue(2);
    }

    @Test
    void shouldStopWhenAskingAgainWasInVain() {
        failures.handle(new StreamsException("send", new RecordTooLargeException()));
        now.addAndGet(Duration.ofSeconds(5).toNanos());

        assertThat(failures.handle(new StreamsException("send", new RecordTooLargeException())))
                .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        assertThat(forgotten).hasValue(1);
    }

    @Test
    void shouldGoOnAsLongAsRefusalsAreRemembered() {
        for (int i = 0; i < 20; i++) {
            for (RuntimeException refused : List.of(
                    new RecordTooLargeException(),
                    new InvalidTimestampException("out of range"),
                    new InvalidRecordException("out of range, like others of its batch"),
                    new BatchRefusedException(new KafkaException("part of a batch")))) {
                refusals.incrementAndGet();
                assertThat(failures.handle(new StreamsException("send", refused)))
                        .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
                now.addAndGet(Duration.ofSeconds(1).toNanos());
            }
        }
        assertThat(forgotten).hasValue(0);
    }

    @Test
    void shouldReplaceEveryThreadThatFailsOfOneRefusal() {
        refusals.incrementAndGet();
        for (int thread = 0; thread < 4; thread++) {
            assertThat(failures.handle(new StreamsException("send", new RecordTooLargeException())))
                    .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        }
    }

    @Test
    void shouldStopWhenARefusalIsNotRemembered() {
        refusals.incrementAndGet();
        failures.handle(new StreamsException("send", new RecordTooLargeException()));
        now.addAndGet(Duration.ofMinutes(2).toNanos());

        assertThat(failures.handle(new StreamsException("send", new RecordTooLargeException())))
                .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        assertThat(failures.handle(new StreamsException("send", new RecordTooLargeException())))
                .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        assertThat(forgotten).hasValue(1);
    }

    @Test
    void shouldStopWhenKafkaDoesNotKnowTheRouter() {
        refusals.incrementAndGet();

        assertThat(failures.handle(new StreamsException("task", new SaslAuthenticationException("no such user"))))
                .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    }

    @Test
    void shouldGoOnWithAChangelogThatHasAsManyPartitionsAsTheRawTopic() {
        for (int router = 0; router < 3; router++) {
            assertThat(failures.handle(changelogRefused)).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
            assertThat(admin.partitions(CHANGELOG)).isEqualTo(5);
        }
    }

    @Test
    void shouldStopWhenTheChangelogCannotBeIncreased() {
        admin.refuse(new TopicAuthorizationException(Set.of(CHANGELOG)));

        assertThat(failures.handle(changelogRefused)).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    }

    @Test
    void shouldTryAgainWhenKafkaWasLostWhileTheChangelogWasIncreased() {
        admin.refuse(new TimeoutException("no broker"));

        assertThat(failures.handle(changelogRefused)).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    }

    @Test
    void shouldStopForAnythingElse() {
        assertThat(failures.handle(new StreamsException("task", new IllegalStateException("a bug"))))
                .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        assertThat(failures.handle(new OutOfMemoryError())).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    }
}
