package dev.outboxrouter.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The bounds against the batches that Kafka's own clients and brokers make. */
class CompressionTest {

    private static final int[] SIZES = {
        0, 1, 59, 60, 61, 1_000, 16_383, 16_384, 32_767, 32_768, 65_535, 65_536, 131_071, 131_072, 1_048_500, 5_000_000
    };

    @ParameterizedTest
    @EnumSource
    void shouldBoundWhatACodecMakesOfDataThatDoesNotCompress(Compression compression) {
        for (int size : SIZES) {
            byte[] value = random(size);
            int before = batch(Compression.NONE, value) - DefaultRecordBatch.RECORD_BATCH_OVERHEAD;

            assertThat((long) batch(compression, value))
                    .as("%d bytes with %s", size, compression)
                    .isLessThanOrEqualTo(DefaultRecordBatch.RECORD_BATCH_OVERHEAD + compression.atMost(before));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeTheLargestRecordThatSurelyFits(Compression compression) {
        for (int limit : new int[] {2_000, 100_000, 1_048_588, 39_845_888}) {
            int largest = compression.largestBatch(limit);

            int overhead = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
            assertThat(overhead + compression.atMost(largest - overhead)).isLessThanOrEqualTo(limit);
            assertThat(overhead + compression.atMost(largest + 1 - overhead)).isGreaterThan(limit);
            if (limit < 2_000_000) {
                assertThat(batch(compression, ofRecordSize(largest))).isLessThanOrEqualTo(limit);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void shouldKnowThatARecordOfTheLimitsSizeDoesNotFitOnceItIsCompressed(Compression compression) {
        int limit = 1_048_588;

        assertThat(batch(compression, ofRecordSize(limit))).isGreaterThan(limit);
        assertThat(compression.largestBatch(limit)).isLessThan(limit);
    }

    @Test
    void shouldTakeWhatItWouldUncompressed() {
        assertThat(Compression.NONE.largestBatch(1_048_588)).isEqualTo(1_048_588);
        assertThat(Compression.NONE.largestBatch(0)).isZero();
        assertThat(Compression.LZ4.largestBatch(10)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"lz4,LZ4", "zstd,ZSTD", "none,NONE", "uncompressed,NONE", "' gzip',GZIP", "Snappy,SNAPPY", "brotli,NONE"
    })
    void shouldReadCompressionType(String type, Compression compression) {
        assertThat(Compression.named(type)).isEqualTo(compression);
    }

    private static int batch(Compression compression, byte[] value) {
        String name = compression.name().toLowerCase(Locale.ROOT);
        return MemoryRecords.withRecords(
                        RecordBatch.CURRENT_MAGIC_VALUE,
                        org.apache.kafka.common.compress.Compression.of(name).build(),
                        new SimpleRecord(0L, null, value, new Header[0]))
                .sizeInBytes();
    }

    /** A value whose record has this size as the producer estimates it, which is a few bytes more than it has. */
    private static byte[] ofRecordSize(int size) {
        int overhead = RecordSize.of(null, new byte[100_000], new RecordHeaders()) - 100_000;
        return random(size - overhead);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
