package dev.outboxrouter.deduplication;

import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A raw partition in memory, of which retention can delete the first records. Counts what is read of it. */
public final class RecordedLog implements RawLog {

    private final NavigableMap<Long, ConsumerRecord<byte[], byte[]>> records = new TreeMap<>();
    private long start;
    private long recordsRead;

    /** Appends a record. */
    public void append(ConsumerRecord<byte[], byte[]> rawRecord) {
        records.put(rawRecord.offset(), rawRecord);
    }

    /** Returns the offset of the next record. */
    public long endOffset() {
        return records.isEmpty() ? 0 : records.lastKey() + 1;
    }

    /** Deletes the records before an offset. */
    public void deleteBefore(long offset) {
        start = offset;
    }

    /** Returns the number of records that were read since the last call. */
    public long takeRecordsRead() {
        long read = recordsRead;
        recordsRead = 0;
        return read;
    }

    @Override
    public long startOffset() {
        return start;
    }

    @Override
    public OptionalLong offsetAt(long timestampMillis) {
        return records.tailMap(start).values().stream()
                .filter(each -> each.timestamp() >= timestampMillis)
                .mapToLong(ConsumerRecord::offset)
                .findFirst();
    }

    @Override
    public boolean scan(long from, long to, Visitor visitor) {
        long first = Math.max(from, start);
        for (ConsumerRecord<byte[], byte[]> each :
                records.subMap(Math.min(first, to), to).values()) {
            recordsRead++;
            if (!visitor.visit(each)) {
                return false;
            }
        }
        return true;
    }
}
