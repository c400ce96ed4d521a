package dev.outboxrouter.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a topic that refuses what its settings allow. */
class RefusalsTest {

    private static final String TOPIC = "outbox.event.order";
    private static final long HOUR = 3_600_000;

    private final MockAdminClient admin = MockAdminClient.create().numBrokers(1).build();
    private final Topics topics = new Topics(
            admin,
            new TopicCreation(
                    true,
                    1_000,
                    "outbox.event.",
                    List.of(),
                    new TopicCreation.Settings(Optional.of(1), Optional.empty(), Map.of())),
            new ProducerLimits(DeadLetters.MAX_BYTES, Compression.NONE));

    @BeforeEach
    void make() throws ExecutionException, InterruptedException {
        make(2);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void shouldAskATopicAgainThatRefusesARecord() throws ExecutionException, InterruptedException {
        assertThat(takes()).isEqualTo(2_000);
        set("max.message.bytes", "1000");
        assertThat(takes()).isEqualTo(2_000);

        topics.refused(record(1_500), new RecordTooLargeException());

        assertThat(topics.refusals()).isEqualTo(1);
        assertThat(takes()).isEqualTo(1_000);
    }

    @Test
    void shouldHoldATopicToLessThatRefusesARecordAgain() {
        takes();
        topics.refused(record(1_500), new RecordTooLargeException());
        assertThat(takes()).isEqualTo(2_000);

        topics.refused(record(1_500), new RecordTooLargeException());

        int refused = size(record(1_500));
        assertThat(takes()).isEqualTo(refused - 1);
        assertThat(topics.refusals()).isEqualTo(2);

        topics.refused(record(1_200), new RecordTooLargeException());

        assertThat(takes()).isEqualTo(size(record(1_200)) - 1);
    }

    @Test
    void shouldNotTakeRecordsOfOneBatchForASecondRefusal() {
        takes();
        topics.refused(record(1_500), new RecordTooLargeException());
        topics.refused(record(1_400), new RecordTooLargeException());

        assertThat(takes()).isEqualTo(2_000);
    }

    @Test
    void shouldForgetRefusalsWhenTheSettingsChange() throws ExecutionException, InterruptedException {
        refuseTwice(record(1_500), new RecordTooLargeException());
        assertThat(takes()).isLessThan(2_000);

        set("max.message.bytes", "3000");
        topics.refresh();

        assertThat(takes()).isEqualTo(3_000);
        topics.refused(record(2_500), new RecordTooLargeException());
        assertThat(takes()).isEqualTo(3_000);
    }

    @Test
    void shouldForgetRefusalsOfATopicThatWasCreatedAgain() throws ExecutionException, InterruptedException {
        refuseTwice(record(1_500), new RecordTooLargeException());
        admin.deleteTopics(List.of(TOPIC)).all().get();
        make(2);

        topics.lookAgain();

        assertThat(takes()).isEqualTo(2_000);
    }

    @Test
    void shouldHoldATopicToTheTimestampsThatItTook() {
        long now = System.currentTimeMillis();
        assertThat(timestamps()).isEqualTo(TimestampBounds.UNBOUNDED);

        refuseTwice(record(now - HOUR), new InvalidTimestampException("too old"));

        long later = System.currentTimeMillis();
        assertThat(timestamps().allow(now - HOUR, later)).isFalse();
        assertThat(timestamps().allow(now - HOUR / 2, now)).isTrue();
        assertThat(timestamps().allow(now + HOUR, now)).isTrue();

        topics.refused(record(now + HOUR), new InvalidRecordException("one of several"));

        // Some seconds later it is not so far ahead any more, and still refused.
        assertThat(timestamps().allow(now + HOUR, now + 30_000)).isFalse();
        assertThat(timestamps().allow(now + HOUR / 2, now)).isTrue();
    }

    @Test
    void shouldNotRememberWhatSaysNothingAboutTheRecord() {
        takes();

        topics.refused(record(1_500), new KafkaException("part of a batch"));
        topics.refused(
                new ProducerRecord<>("router-event-ids-changelog", new byte[9], new byte[9]),
                new RecordTooLargeException());

        assertThat(topics.refusals()).isZero();
    }

    private void refuseTwice(ProducerRecord<byte[], byte[]> record, Exception reason) {
        takes();
        topics.refused(record, reason);
        takes();
        topics.refused(record, reason);
    }

    private int takes() {
        return ready().maxRecordBytes();
    }

    private TimestampBounds timestamps() {
        return ready().timestamps();
    }

    private Destination.Ready ready() {
        assertThat(topics.of(TOPIC)).isInstanceOf(Destination.Ready.class);
        return (Destination.Ready) topics.of(TOPIC);
    }

    private static int size(ProducerRecord<byte[], byte[]> record) {
        return RecordSize.of(record.key(), record.value(), record.headers());
    }

    private static ProducerRecord<byte[], byte[]> record(int valueBytes) {
        return new ProducerRecord<>(TOPIC, null, 0L, new byte[1], new byte[valueBytes]);
    }

    private static ProducerRecord<byte[], byte[]> record(long timestamp) {
        return new ProducerRecord<>(TOPIC, null, timestamp, new byte[1], new byte[1]);
    }

    private void make(int partitions) throws ExecutionException, InterruptedException {
        NewTopic topic = new NewTopic(TOPIC, partitions, (short) 1).configs(Map.of("max.message.bytes", "2000"));
        admin.createTopics(List.of(topic)).all().get();
    }

    private void set(String name, String value) throws ExecutionException, InterruptedException {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, TOPIC),
                        List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }
}
