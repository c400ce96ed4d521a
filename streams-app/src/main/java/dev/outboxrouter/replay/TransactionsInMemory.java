package dev.outboxrouter.replay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** What the router keeps in a store with a changelog, a replay keeps while it runs: it reads the past anew each time. */
final class TransactionsInMemory implements KeyValueStore<String, byte[]> {

    private final Map<String, byte[]> values = new HashMap<>();

    @Override
    public void put(String key, byte[] value) {
        values.put(key, value);
    }

    @Override
    public byte @Nullable [] putIfAbsent(String key, byte[] value) {
        return values.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<String, byte[]>> entries) {
        entries.forEach(entry -> values.put(entry.key, entry.value));
    }

    @Override
    public byte @Nullable [] delete(String key) {
        return values.remove(key);
    }

    @Override
    public byte @Nullable [] get(String key) {
        return values.get(key);
    }

    @Override
    public KeyValueIterator<String, byte[]> range(String from, String to) {
        throw new UnsupportedOperationException("nobody asks for a range");
    }

    @Override
    public KeyValueIterator<String, byte[]> all() {
        throw new UnsupportedOperationException("nobody asks for all");
    }

    @Override
    public long approximateNumEntries() {
        return values.size();
    }

    @Override
    public String name() {
        return "last-transactions";
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        throw new UnsupportedOperationException("it belongs to no topology");
    }

    @Override
    public void close() {
        values.clear();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
