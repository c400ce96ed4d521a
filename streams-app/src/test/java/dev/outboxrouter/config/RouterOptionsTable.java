package dev.outboxrouter.config;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;

/** The options as a reader sees them. */
public final class RouterOptionsTable {

    private RouterOptionsTable() {}

    /** Option → default, as one would write it; empty without one. */
    public static Map<String, String> defaults() {
        Map<String, String> defaults = new TreeMap<>();
        for (ConfigDef.ConfigKey key : RouterOptions.keys()) {
            defaults.put(key.name, OptionReference.defaultOf(key));
        }
        return defaults;
    }
}
