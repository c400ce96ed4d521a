package dev.outboxrouter.cdc;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Reads raw records in the encoding that the connector writes them in. JSON, with and without schemas, is read as it is.
 * Whatever a converter of Kafka Connect reads is put into Connect's own JSON with its schema, and read like that.
 */
public final class RawRecordReader {

    private final BinaryEncoding encoding;
    private ChangeEventReader events;
    private final @Nullable Converter keyConverter;
    private final @Nullable Converter valueConverter;
    private final JsonConverter json = new JsonConverter();

    /**
     * Makes a reader. Not for several threads.
     *
     * @param encoding how the connector writes the content of logical messages
     * @param keyConverter reads keys; empty: they are JSON
     * @param valueConverter reads values; empty: they are JSON
     */
    public RawRecordReader(
            BinaryEncoding encoding,
            Optional<ConverterSettings> keyConverter,
            Optional<ConverterSettings> valueConverter) {
        this.encoding = encoding;
        this.events = new ChangeEventReader(encoding);
        this.keyConverter = keyConverter.map(settings -> settings.create(true)).orElse(null);
        this.valueConverter =
                valueConverter.map(settings -> settings.create(false)).orElse(null);
        json.configure(Map.of(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, true), false);
    }

    /**
     * Reads one record.
     *
     * @param topic where it was read from
     * @param headers its headers, for the converter
     * @param key its key, null when there is none
     * @param value its value, null for a tombstone
     * @return what it says; {@link ChangeEvent.Unreadable} when it is none of Debezium's
     * @throws RetriableException when a converter has lost what it depends on, a schema registry say
     */
    public ChangeEvent read(String topic, Headers headers, byte @Nullable [] key, byte @Nullable [] value) {
        try {
            return events.read(
                    converted(keyConverter, topic, headers, key), converted(valueConverter, topic, headers, value));
        } catch (NotConvertibleException e) {
            return new ChangeEvent.Unreadable(Flaw.NOT_CONVERTIBLE, String.valueOf(e.getMessage()));
        }
    }

    /** Drops every reference to the last record. The change event that was read from it becomes invalid. */
    public void forget() {
        events = new ChangeEventReader(encoding);
    }

    private byte @Nullable [] converted(
            @Nullable Converter converter, String topic, Headers headers, byte @Nullable [] bytes)
            throws NotConvertibleException {
        if (converter == null || bytes == null) {
            return bytes;
        }
        try {
            SchemaAndValue data = converter.toConnectData(topic, headers, bytes);
            return data.value() == null ? null : json.fromConnectData(topic, data.schema(), data.value());
        } catch (RuntimeException | StackOverflowError e) {
            if (isLostDependency(e)) {
                throw new DisconnectException(
                        "the converter %s lost what it depends on"
                                .formatted(converter.getClass().getName()),
                        e);
            }
            // The class alone: the message may quote the record.
            throw new NotConvertibleException("%s: %s"
                    .formatted(
                            converter.getClass().getSimpleName(), e.getClass().getName()));
        }
    }

    private static boolean isLostDependency(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException
                    || cause instanceof org.apache.kafka.connect.errors.RetriableException
                    || (cause instanceof IOException
                            && !(cause instanceof com.fasterxml.jackson.core.JacksonException))) {
                return true;
            }
        }
        return false;
    }

    private static final class NotConvertibleException extends Exception {

        private static final long serialVersionUID = 1L;

        NotConvertibleException(String message) {
            super(message, null, false, false);
        }
    }
}
