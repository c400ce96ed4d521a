package dev.outboxrouter.cdc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Kafka Connect's {@code Decimal}: the digits as a two's complement in base64, the scale in the schema. It is how Debezium
 * writes a {@code numeric} column by default ({@code decimal.handling.mode=precise}).
 */
final class Decimals {

    /** Beyond this PostgreSQL has no scale, and a number would be all zeros. */
    private static final int MAX_SCALE = 16_383;

    /** More bytes than the digits of PostgreSQL's largest number (131,072 before the point, 16,383 behind it) need. */
    private static final int MAX_BYTES = 65_536;

    private Decimals() {}

    /** The same member as the number that it stands for; as it is when it stands for none. */
    static JsonField asNumber(JsonField member, int scale) {
        if (member.kind() != JsonField.Kind.STRING
                || member.to() - member.from() > MAX_BYTES * 4 / 3
                || Math.abs(scale) > MAX_SCALE) {
            return member.withType(FieldType.PLAIN);
        }
        try {
            byte[] digits = Base64.getDecoder().decode(member.bytes());
            String number = new BigDecimal(new BigInteger(digits), scale).toString();
            byte[] json = number.getBytes(StandardCharsets.UTF_8);
            return new JsonField(json, 0, json.length, false, null, FieldType.PLAIN);
        } catch (MalformedJsonException | IllegalArgumentException e) {
            return member.withType(FieldType.PLAIN);
        }
    }
}
