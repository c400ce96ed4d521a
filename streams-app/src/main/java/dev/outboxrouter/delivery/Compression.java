package dev.outboxrouter.delivery;

import org.apache.kafka.common.record.internal.DefaultRecordBatch;

/**
 * Kafka's compression codecs and the most bytes that each makes of data that does not compress. A producer compares the
 * uncompressed record with {@code max.request.size}, a broker the compressed batch with {@code max.message.bytes}.
 */
public enum Compression {
    NONE {
        @Override
        long atMost(long bytes) {
            return bytes;
        }
    },

    /** Bound: {@code compressBound} of zlib, which counts a wrapper of 6 bytes, and the 18 bytes of gzip's header and trailer. */
    GZIP {
        @Override
        long atMost(long bytes) {
            return bytes + (bytes >> 12) + (bytes >> 14) + (bytes >> 25) + 13 + 18;
        }
    },

    /**
     * Bound: a stream header of 16 bytes and, for each block of 32 KiB, its length and what Snappy makes of it. Snappy's
     * own bound of n/6 is that of a copy from more than 64 KiB back; within a smaller block the worst item is a literal of
     * 60 bytes with a tag of two ({@code snappy.cc}, {@code MaxCompressedLength}).
     */
    SNAPPY {
        @Override
        long atMost(long bytes) {
            return bytes + bytes / 30 + 16 + (bytes / (32 * 1024) + 1) * (4 + 32);
        }
    },

    /**
     * Bound: the header and end mark of the LZ4 frame, and the length of each block of 64 KiB; a block that does not compress
     * is stored as it is.
     */
    LZ4 {
        @Override
        long atMost(long bytes) {
            return bytes + 7 + 4 + (bytes / (64 * 1024) + 1) * 4;
        }
    },

    /** Bound: {@code ZSTD_COMPRESSBOUND}, and the largest frame header. */
    ZSTD {
        @Override
        long atMost(long bytes) {
            long small = 128 * 1024;
            return bytes + (bytes >> 8) + (bytes < small ? (small - bytes) >> 11 : 0) + 18;
        }
    };

    /** The codec of a {@code compression.type}; {@link #NONE} for a name that is not known. */
    public static Compression named(String type) {
        for (Compression compression : values()) {
            if (compression.name().equalsIgnoreCase(type.strip())) {
                return compression;
            }
        }
        return NONE;
    }

    /** Upper bound on the bytes after compression. */
    abstract long atMost(long bytes);

    /**
     * The largest batch before compression, as {@link RecordSize} counts it, that surely has no more bytes than the limit
     * after compression; the header of a batch is not compressed.
     */
    int largestBatch(int limit) {
        int fits = 0;
        int tooLarge = Math.max(1, limit);
        while (tooLarge - fits > 1) {
            int middle = fits + (tooLarge - fits) / 2;
            if (fits(middle, limit)) {
                fits = middle;
            } else {
                tooLarge = middle;
            }
        }
        return fits(tooLarge, limit) ? tooLarge : fits;
    }

    private boolean fits(int batch, int limit) {
        int header = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
        return header + atMost(Math.max(0, batch - header)) <= limit;
    }
}
