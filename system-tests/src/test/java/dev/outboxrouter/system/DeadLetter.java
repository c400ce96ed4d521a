package dev.outboxrouter.system;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What identifies the raw record of a dead letter.
 *
 * @param code the reason, a rejection code
 * @param topic the raw topic
 * @param partition the raw partition
 * @param offset the raw offset
 * @param transactionId {@code source.txId} of the raw record; {@code ""} where it has none
 */
record DeadLetter(String code, String topic, String partition, String offset, String transactionId) {

    private static final Pattern TRANSACTION_ID = Pattern.compile("\"txId\":(\\d+)");

    /** The part of a raw record that is searched for its transaction: {@code source} precedes a message's content. */
    private static final int SEARCHED_BYTES = 64 * 1024;

    static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetter(
                Topics.header(record, "outbox.error.code"),
                Topics.header(record, "__streams.errors.topic"),
                Topics.header(record, "__streams.errors.partition"),
                Topics.header(record, "__streams.errors.offset"),
                transactionId(record.value()));
    }

    private static String transactionId(byte[] value) {
        if (value == null) {
            return "";
        }
        String start = new String(value, 0, Math.min(value.length, SEARCHED_BYTES), StandardCharsets.ISO_8859_1);
        Matcher found = TRANSACTION_ID.matcher(start);
        return found.find() ? found.group(1) : "";
    }
}
