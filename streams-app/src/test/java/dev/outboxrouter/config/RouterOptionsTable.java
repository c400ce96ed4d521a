package dev.outboxrouter.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;

/** The options as a reader sees them. */
public final class RouterOptionsTable {

    private RouterOptionsTable() {}

    /** Option → default, as one would write it; empty without one. */
    public static Map<String, String> defaults() {
        Map<String, String> defaults = new TreeMap<>();
        for (ConfigDef.ConfigKey key : RouterOptions.DEFINITION.configKeys().values()) {
            defaults.put(
                    key.name,
                    key.defaultValue instanceof List<?> list
                            ? String.join(
                                    ",", list.stream().map(String::valueOf).toList())
                            : String.valueOf(key.defaultValue));
        }
        return defaults;
    }
}
