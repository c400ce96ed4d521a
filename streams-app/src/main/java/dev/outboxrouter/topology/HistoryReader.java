package dev.outboxrouter.topology;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.RawRecordReader;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.deduplication.RawReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads raw records for the redelivery filter. Its buffers are created with the first record. Not thread-safe. */
public final class HistoryReader implements RawReader {

    private final RouterConfig config;
    private @Nullable RawRecordReader reader;

    /** Creates a reader of the raw topics' format. */
    public HistoryReader(RouterConfig config) {
        this.config = config;
    }

    @Override
    public ChangeEvent read(ConsumerRecord<byte[], byte[]> rawRecord) {
        RawRecordReader used = reader;
        if (used == null) {
            used = RecordRouting.reader(config);
            reader = used;
        }
        return used.read(rawRecord.topic(), rawRecord.headers(), rawRecord.key(), rawRecord.value());
    }

    @Override
    public void release(ConsumerRecord<byte[], byte[]> rawRecord) {
        if (reader != null && RecordRouting.isLarge(rawRecord)) {
            reader.forget();
        }
    }
}
