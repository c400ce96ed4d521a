package dev.outboxrouter.cdc;

import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.storage.Converter;

/**
 * A Kafka Connect converter that reads the raw topics.
 *
 * @param type its class
 * @param settings its own settings, without the prefix {@code key.converter.} or {@code value.converter.}
 */
public record ConverterSettings(Class<? extends Converter> type, Map<String, String> settings) {

    public ConverterSettings {
        settings = Map.copyOf(settings);
    }

    /** A configured converter. */
    public Converter create(boolean isKey) {
        Converter converter = Utils.newInstance(type);
        converter.configure(settings, isKey);
        return converter;
    }
}
