package dev.outboxrouter.deduplication;

import org.apache.kafka.common.TopicPartition;

/** Is told what the filters of raw partitions read back. Called by several threads. */
public interface RedeliveryObserver {

    /** Ignores everything. */
    RedeliveryObserver NONE = new RedeliveryObserver() {
        @Override
        public void warmedUp(TopicPartition partition, long records) {}

        @Override
        public void lookedUp(TopicPartition partition, long records) {}

        @Override
        public void beyondRetention(TopicPartition partition, long offset) {}

        @Override
        public void clocksDiffer(TopicPartition partition, long offset, long differenceMillis) {}
    };

    /** A partition's memory was filled from its last {@code records} raw records. */
    void warmedUp(TopicPartition partition, long records);

    /** A transaction was looked up; {@code records} raw records were read for it. */
    void lookedUp(TopicPartition partition, long records);

    /** The change at an offset is taken for new, but records that could show the contrary were deleted by retention. */
    void beyondRetention(TopicPartition partition, long offset);

    /**
     * The record at an offset was written before its transaction was committed, by clocks that differ by more than is allowed
     * for. From now on the filter allows for this difference; what it judged before could be wrong.
     */
    void clocksDiffer(TopicPartition partition, long offset, long differenceMillis);
}
