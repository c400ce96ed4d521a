package dev.outboxrouter.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicSettingsTest {

    private static final long NOW = 1_795_459_473_237L;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    @Test
    void shouldLimitTheTimestampsWithAMargin() {
        TimestampBounds bounds = TopicSettings.from(Map.of(
                        "message.timestamp.type", "CreateTime",
                        "message.timestamp.before.max.ms", String.valueOf(HOUR),
                        "message.timestamp.after.max.ms", "10000"))
                .timestamps();

        assertThat(bounds.allow(NOW - HOUR + MINUTE, NOW)).isTrue();
        assertThat(bounds.allow(NOW - HOUR + MINUTE - 1, NOW)).isFalse();
        assertThat(bounds.allow(NOW + 9_000, NOW)).isTrue();
        assertThat(bounds.allow(NOW + 9_001, NOW)).isFalse();
    }

    @Test
    void shouldNotLimitTheTimestampsOfATopicWhoseBrokerSetsThem() {
        assertThat(TopicSettings.from(Map.of(
                                "message.timestamp.type", "LogAppendTime",
                                "message.timestamp.before.max.ms", "1000",
                                "message.timestamp.after.max.ms", "1000"))
                        .timestamps())
                .isEqualTo(TimestampBounds.UNBOUNDED);
    }

    @Test
    void shouldTakeEveryTimestampWhereTheBrokerHasNoBounds() {
        assertThat(TopicSettings.from(Map.of()).timestamps()).isEqualTo(TimestampBounds.UNBOUNDED);
        assertThat(TimestampBounds.UNBOUNDED.allow(0, NOW)).isTrue();
        assertThat(TimestampBounds.UNBOUNDED.allow(Long.MAX_VALUE, NOW)).isTrue();
    }

    @Test
    void shouldKnowTheOneBoundOfOlderBrokers() {
        TimestampBounds bounds = TopicSettings.from(Map.of("message.timestamp.difference.max.ms", String.valueOf(HOUR)))
                .timestamps();

        assertThat(bounds).isEqualTo(new TimestampBounds(HOUR - MINUTE, HOUR - MINUTE));
    }

    @Test
    void shouldLeaveRoomForTheCodecOfTheProducerAndOfTheTopic() {
        ProducerLimits plain = new ProducerLimits(40_000_000, Compression.NONE);
        ProducerLimits lz4 = new ProducerLimits(40_000_000, Compression.LZ4);
        int limit = TopicSettings.DEFAULT_MAX_MESSAGE_BYTES;

        assertThat(withCompression("producer").maxRecordBytes(plain)).isEqualTo(limit);
        assertThat(withCompression("uncompressed").maxRecordBytes(plain)).isEqualTo(limit);
        assertThat(withCompression("gzip").maxRecordBytes(plain)).isEqualTo(Compression.GZIP.largestBatch(limit));
        assertThat(withCompression("producer").maxRecordBytes(lz4)).isEqualTo(Compression.LZ4.largestBatch(limit));
        // The broker looks at a batch as it comes, too.
        assertThat(withCompression("uncompressed").maxRecordBytes(lz4)).isEqualTo(Compression.LZ4.largestBatch(limit));
        assertThat(withCompression("snappy").maxRecordBytes(lz4)).isEqualTo(Compression.SNAPPY.largestBatch(limit));
        assertThat(withCompression("snappy").maxRecordBytes(new ProducerLimits(1_000, Compression.LZ4)))
                .isEqualTo(1_000);
    }

    private static TopicSettings withCompression(String type) {
        return TopicSettings.from(Map.of("compression.type", type));
    }
}
