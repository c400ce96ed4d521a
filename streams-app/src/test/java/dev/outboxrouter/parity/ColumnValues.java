package dev.outboxrouter.parity;

import dev.outboxrouter.generators.Generator;
import dev.outboxrouter.generators.Generators;
import dev.outboxrouter.generators.Weighted;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;

/** Values of columns with the types that the connector gives them. */
final class ColumnValues {

    /** About when the raw records are written: 2026-11-23, in milliseconds. */
    static final long NOW = 1_795_459_473_000L;

    private static final Schema DATE = named(SchemaBuilder.int32(), "io.debezium.time.Date");
    private static final Schema MILLIS = named(SchemaBuilder.int64(), "io.debezium.time.Timestamp");
    private static final Schema MICROS = named(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp");
    private static final Schema NANOS = named(SchemaBuilder.int64(), "io.debezium.time.NanoTimestamp");
    private static final Schema ZONED = named(SchemaBuilder.string(), "io.debezium.time.ZonedTimestamp");
    private static final Schema JSON = named(SchemaBuilder.string(), "io.debezium.data.Json");
    private static final Schema UUID = named(SchemaBuilder.string(), "io.debezium.data.Uuid");
    private static final Schema DECIMAL = Decimal.builder(2).optional().build();
    private static final Schema CONNECT_TIME = Timestamp.builder().optional().build();

    private ColumnValues() {}

    /** A column's type and value; the value may be null. */
    record Typed(Schema schema, Object value) {}

    static Generator<Typed> id() {
        return Generators.frequency(
                Weighted.of(40, typed(UUID, PayloadTexts.uuids())),
                Weighted.of(5, typed(Schema.INT64_SCHEMA, Generators.longs())),
                Weighted.of(2, orNull(DECIMAL, decimals())),
                Weighted.of(1, orNull(JSON, PayloadTexts.any())),
                Weighted.of(1, scalars()),
                Weighted.of(1, texts()));
    }

    static Generator<Typed> aggregateType() {
        return Generators.frequency(
                Weighted.of(50, typed(Schema.OPTIONAL_STRING_SCHEMA, PayloadTexts.aggregateTypes())),
                Weighted.of(2, orNull(Schema.OPTIONAL_BYTES_SCHEMA, bytes())),
                Weighted.of(1, texts()),
                Weighted.of(1, scalars()));
    }

    static Generator<Typed> key() {
        return Generators.frequency(
                Weighted.of(20, typed(Schema.STRING_SCHEMA, PayloadTexts.keys())),
                Weighted.of(5, typed(Schema.INT64_SCHEMA, Generators.longs())),
                Weighted.of(2, orNull(DECIMAL, decimals())),
                Weighted.of(2, scalars()),
                Weighted.of(2, times()),
                Weighted.of(1, texts()));
    }

    static Generator<Typed> payload() {
        return Generators.frequency(
                Weighted.of(30, orNull(JSON, PayloadTexts.any())),
                Weighted.of(10, orNull(Schema.OPTIONAL_STRING_SCHEMA, PayloadTexts.any())),
                Weighted.of(3, orNull(Schema.OPTIONAL_BYTES_SCHEMA, bytes())),
                Weighted.of(2, scalars()),
                Weighted.of(1, times()));
    }

    /** A column for a header, an envelope, or nothing. */
    static Generator<Typed> any() {
        return Generators.frequency(
                Weighted.of(3, texts()),
                Weighted.of(3, scalars()),
                Weighted.of(1, orNull(JSON, PayloadTexts.any())),
                Weighted.of(2, times()),
                Weighted.of(2, orNull(DECIMAL, decimals())),
                Weighted.of(1, orNull(Schema.OPTIONAL_BYTES_SCHEMA, bytes())));
    }

    static Generator<Typed> time() {
        return Generators.frequency(Weighted.of(20, times()), Weighted.of(1, scalars()), Weighted.of(1, texts()));
    }

    static Generator<Typed> partition() {
        Generator<Integer> small = Generators.between(0, 5);
        return Generators.frequency(
                Weighted.of(10, orNull(Schema.OPTIONAL_INT32_SCHEMA, small)),
                Weighted.of(3, orNull(Schema.OPTIONAL_INT64_SCHEMA, small.map(Integer::longValue))),
                Weighted.of(2, orNull(Schema.OPTIONAL_INT16_SCHEMA, small.map(Integer::shortValue))),
                Weighted.of(3, orNull(Schema.OPTIONAL_INT32_SCHEMA, Generators.between(-3, 15))),
                Weighted.of(1, scalars()),
                Weighted.of(1, texts()));
    }

    static Generator<Typed> text(Generator<String> values) {
        return orNull(Schema.OPTIONAL_STRING_SCHEMA, values);
    }

    private static Generator<Typed> texts() {
        return orNull(Schema.OPTIONAL_STRING_SCHEMA, PayloadTexts.texts());
    }

    private static Generator<Typed> scalars() {
        return Generators.oneOf(
                orNull(Schema.OPTIONAL_INT32_SCHEMA, Generators.integers()),
                orNull(Schema.OPTIONAL_INT64_SCHEMA, Generators.longs()),
                orNull(Schema.OPTIONAL_INT16_SCHEMA, Generators.shorts()),
                orNull(Schema.OPTIONAL_BOOLEAN_SCHEMA, Generators.elements(true, false)),
                orNull(Schema.OPTIONAL_FLOAT64_SCHEMA, doubles()),
                orNull(Schema.OPTIONAL_BYTES_SCHEMA, bytes()));
    }

    private static Generator<Typed> times() {
        Generator<Long> near = Generators.frequency(
                Weighted.of(8, Generators.between(NOW - 1_000_000, NOW)),
                Weighted.of(1, Generators.between(NOW + 1_750_000, NOW + 1_950_000)),
                Weighted.of(1, Generators.between(-300L, 3_000L)));
        return Generators.oneOf(
                orNull(MILLIS, near),
                orNull(MICROS, near.map(time -> time * 1_000 + 7)),
                orNull(NANOS, near.map(time -> time * 1_000_000 + 7)),
                orNull(ZONED, near.map(time -> Instant.ofEpochMilli(time).toString())),
                orNull(DATE, near.map(time -> (int) (time / 86_400_000))),
                orNull(CONNECT_TIME, near.map(Date::new)));
    }

    private static Generator<BigDecimal> decimals() {
        return Generators.longs().map(digits -> BigDecimal.valueOf(digits, 2));
    }

    private static Generator<ByteBuffer> bytes() {
        return Generators.between(0, 255).list(9).map(ColumnValues::buffer);
    }

    private static ByteBuffer buffer(List<Integer> bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.size());
        bytes.forEach(value -> buffer.put(value.byteValue()));
        return buffer.flip();
    }

    /** Amounts with two decimals, and numbers of every magnitude. */
    private static Generator<Double> doubles() {
        Generator<Double> amounts = decimals().map(BigDecimal::doubleValue);
        Generator<Long> digits = Generators.longs();
        Generator<Integer> exponents = Generators.between(0, 289);
        return Generators.oneOf(
                amounts, choices -> Double.valueOf(choices.draw(digits) + "E" + choices.draw(exponents)));
    }

    private static Generator<Typed> typed(Schema schema, Generator<?> values) {
        return values.map(value -> new Typed(schema, value));
    }

    private static Generator<Typed> orNull(Schema schema, Generator<?> values) {
        return Generators.frequency(
                Weighted.of(12, typed(schema, values)), Weighted.constant(1, new Typed(schema, null)));
    }

    private static Schema named(SchemaBuilder type, String name) {
        return type.optional().name(name).version(1).build();
    }
}
