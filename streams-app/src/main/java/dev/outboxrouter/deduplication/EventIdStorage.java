package dev.outboxrouter.deduplication;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds what all stores of event ids take of memory together. By itself each segment of each task has a cache and
 * buffers of its own: some 100 MiB, times five segments, times the partitions.
 * https://kafka.apache.org/43/streams/developer-guide/memory-mgmt/#rocksdb
 */
public final class EventIdStorage implements RocksDBConfigSetter {

    private static final long CACHE_BYTES = 64L << 20;
    private static final long BUFFER_BYTES = 32L << 20;
    private static final long SEGMENT_BUFFER_BYTES = 4L << 20;

    /** One for the process, as Kafka's documentation has it: this class is made anew for every segment. */
    private static final Cache CACHE = new LRUCache(CACHE_BYTES);

    private static final WriteBufferManager BUFFERS = new WriteBufferManager(BUFFER_BYTES, CACHE);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
        tables.setBlockCache(CACHE);
        tables.setCacheIndexAndFilterBlocks(true);
        options.setTableFormatConfig(tables);
        options.setWriteBufferManager(BUFFERS);
        options.setWriteBufferSize(SEGMENT_BUFFER_BYTES);
    }

    @Override
    public void close(String storeName, Options options) {
        // What is shared outlives each segment.
    }
}
