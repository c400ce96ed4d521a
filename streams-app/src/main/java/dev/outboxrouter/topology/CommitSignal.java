package dev.outboxrouter.topology;

import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Tells a task that it is about to commit. A processor is not told; but Kafka Streams writes out a store that is cached
 * before it commits what the processor has read, so this one is cached, keeps nothing, and what is written to it is the
 * signal. With a cache of no bytes ({@code statestore.cache.max.bytes}) the signal comes at once, which is sooner than need
 * be and never too late.
 */
final class CommitSignal implements KeyValueStore<Bytes, byte[]> {

    private static final Bytes KEY = Bytes.wrap(new byte[0]);
    private static final byte[] VALUE = {};

    private final String name;
    private final Supplier<AtCommit> atCommit;
    private boolean open;

    private CommitSignal(String name, Supplier<AtCommit> atCommit) {
        this.name = name;
        this.atCommit = atCommit;
    }

    /** Asks for the signal before the next commit. */
    static void arm(KeyValueStore<Bytes, byte[]> store) {
        store.put(KEY, VALUE);
    }

    /**
     * A store for each task, without a changelog.
     *
     * @param atCommit of the stream thread that asks: a store may have been made by another
     */
    static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name, Supplier<AtCommit> atCommit) {
        KeyValueBytesStoreSupplier stores = new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new CommitSignal(name, atCommit);
            }

            @Override
            public String metricsScope() {
                return name;
            }
        };
        return Stores.keyValueStoreBuilder(stores, Serdes.Bytes(), Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingDisabled();
    }

    @Override
    public void put(Bytes key, byte[] value) {
        atCommit.get().write();
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        put(key, value);
        return null;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        atCommit.get().write();
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        return null;
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return null;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        throw new UnsupportedOperationException("there is nothing in it");
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        throw new UnsupportedOperationException("there is nothing in it");
    }

    @Override
    public long approximateNumEntries() {
        return 0;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> {});
        open = true;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
