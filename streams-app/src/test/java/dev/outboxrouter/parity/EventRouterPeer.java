package dev.outboxrouter.parity;

import io.debezium.connector.postgresql.transforms.DecodeLogicalDecodingMessageContent;
import io.debezium.transforms.outbox.EventRouter;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;

/**
 * The peer: Debezium's own transforms, and a Kafka Connect worker that writes what they give. Each case has transforms of
 * its own, for they remember schemas of the records they have seen.
 */
final class EventRouterPeer {

    private static final int MOST_KNOWN = 100;

    private final StringConverter strings = new StringConverter();
    private final SimpleHeaderConverter headerValues = new SimpleHeaderConverter();
    private final Map<ParityCase, Outcome> known = new HashMap<>();

    EventRouterPeer() {
        strings.configure(Map.of(), false);
    }

    /** What becomes of a case; it is the same whether the raw record has a schema. */
    Outcome route(ParityCase parityCase) {
        if (known.size() > MOST_KNOWN) {
            known.clear();
        }
        return known.computeIfAbsent(parityCase, this::routed);
    }

    private Outcome routed(ParityCase parityCase) {
        SourceRecord record = RawRecords.source(parityCase);
        try (EventRouter<SourceRecord> router = new EventRouter<>()) {
            router.configure(parityCase.options());
            if (record.topic().equals(RawRecords.MESSAGES)) {
                record = decoded(record, parityCase.keepNulls());
            }
            SourceRecord routed = router.apply(record);
            return routed == null ? new Outcome.Dropped() : Outcome.Sent.of(written(routed, parityCase));
        } catch (RuntimeException e) {
            return new Outcome.Refused(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Whether the event router's value is written as JSON: it is a struct or a list, or is to be one. */
    static boolean writesJson(ParityCase parityCase, Schema schema) {
        return parityCase.isOn(Options.EXPAND)
                || (schema != null && (schema.type() == Schema.Type.STRUCT || schema.type() == Schema.Type.ARRAY));
    }

    private static SourceRecord decoded(SourceRecord record, boolean keepNulls) {
        try (DecodeLogicalDecodingMessageContent<SourceRecord> decode = new DecodeLogicalDecodingMessageContent<>()) {
            Map<String, String> options = new HashMap<>();
            options.put("fields.null.include", String.valueOf(keepNulls));
            decode.configure(options);
            return decode.apply(record);
        }
    }

    private ProducerRecord<byte[], byte[]> written(SourceRecord record, ParityCase parityCase) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            headers.add(
                    header.key(),
                    headerValues.fromConnectHeader(record.topic(), header.key(), header.schema(), header.value()));
        }
        byte[] key = strings.fromConnectData(record.topic(), record.keySchema(), record.key());
        byte[] value = writesJson(parityCase, record.valueSchema())
                ? JsonTexts.PLAIN.fromConnectData(record.topic(), record.valueSchema(), record.value())
                : strings.fromConnectData(record.topic(), record.valueSchema(), record.value());
        return new ProducerRecord<>(
                record.topic(), record.kafkaPartition(), time(record.timestamp()), key, value, headers);
    }

    /** A worker takes -1 for no time, and stops at what is before 1970 otherwise. */
    private static Long time(Long timestamp) {
        if (timestamp == null || timestamp == -1) {
            return null;
        }
        if (timestamp < 0) {
            throw new DataException("a time before 1970");
        }
        return timestamp;
    }
}
