package dev.outboxrouter.parity;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Date;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
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

    static Arbitrary<Typed> id() {
        return Arbitraries.frequencyOf(
                Tuple.of(40, typed(UUID, PayloadTexts.uuids())),
                Tuple.of(5, typed(Schema.INT64_SCHEMA, Arbitraries.longs())),
                Tuple.of(2, orNull(DECIMAL, decimals())),
                Tuple.of(1, orNull(JSON, PayloadTexts.any())),
                Tuple.of(1, scalars()),
                Tuple.of(1, texts()));
    }

    static Arbitrary<Typed> aggregateType() {
        return Arbitraries.frequencyOf(
                Tuple.of(50, typed(Schema.OPTIONAL_STRING_SCHEMA, PayloadTexts.aggregateTypes())),
                Tuple.of(2, orNull(Schema.OPTIONAL_BYTES_SCHEMA, bytes())),
                Tuple.of(1, texts()),
                Tuple.of(1, scalars()));
    }

    static Arbitrary<Typed> key() {
        return Arbitraries.frequencyOf(
                Tuple.of(20, typed(Schema.STRING_SCHEMA, PayloadTexts.keys())),
                Tuple.of(5, typed(Schema.INT64_SCHEMA, Arbitraries.longs())),
                Tuple.of(2, orNull(DECIMAL, decimals())),
                Tuple.of(2, scalars()),
                Tuple.of(2, times()),
                Tuple.of(1, texts()));
    }

    static Arbitrary<Typed> payload() {
        return Arbitraries.frequencyOf(
                Tuple.of(30, orNull(JSON, PayloadTexts.any())),
                Tuple.of(10, orNull(Schema.OPTIONAL_STRING_SCHEMA, PayloadTexts.any())),
                Tuple.of(3, orNull(Schema.OPTIONAL_BYTES_SCHEMA, bytes())),
                Tuple.of(2, scalars()),
                Tuple.of(1, times()));
    }

    /** A column for a header, an envelope, or nothing. */
    static Arbitrary<Typed> any() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, texts()),
                Tuple.of(3, scalars()),
                Tuple.of(1, orNull(JSON, PayloadTexts.any())),
                Tuple.of(2, times()),
                Tuple.of(2, orNull(DECIMAL, decimals())),
                Tuple.of(1, orNull(Schema.OPTIONAL_BYTES_SCHEMA, bytes())));
    }

    static Arbitrary<Typed> time() {
        return Arbitraries.frequencyOf(Tuple.of(20, times()), Tuple.of(1, scalars()), Tuple.of(1, texts()));
    }

    static Arbitrary<Typed> partition() {
        Arbitrary<Integer> small = Arbitraries.integers().between(0, 5);
        return Arbitraries.frequencyOf(
                Tuple.of(10, orNull(Schema.OPTIONAL_INT32_SCHEMA, small)),
                Tuple.of(3, orNull(Schema.OPTIONAL_INT64_SCHEMA, small.map(Integer::longValue))),
                Tuple.of(2, orNull(Schema.OPTIONAL_INT16_SCHEMA, small.map(Integer::shortValue))),
                Tuple.of(
                        3,
                        orNull(
                                Schema.OPTIONAL_INT32_SCHEMA,
                                Arbitraries.integers().between(-3, 15))),
                Tuple.of(1, scalars()),
                Tuple.of(1, texts()));
    }

    static Arbitrary<Typed> text(Arbitrary<String> values) {
        return orNull(Schema.OPTIONAL_STRING_SCHEMA, values);
    }

    private static Arbitrary<Typed> texts() {
        return orNull(Schema.OPTIONAL_STRING_SCHEMA, PayloadTexts.texts());
    }

    private static Arbitrary<Typed> scalars() {
        return Arbitraries.oneOf(
                orNull(Schema.OPTIONAL_INT32_SCHEMA, Arbitraries.integers()),
                orNull(Schema.OPTIONAL_INT64_SCHEMA, Arbitraries.longs()),
                orNull(Schema.OPTIONAL_INT16_SCHEMA, Arbitraries.shorts()),
                orNull(Schema.OPTIONAL_BOOLEAN_SCHEMA, Arbitraries.of(true, false)),
                orNull(Schema.OPTIONAL_FLOAT64_SCHEMA, Arbitraries.doubles()),
                orNull(Schema.OPTIONAL_BYTES_SCHEMA, bytes()));
    }

    private static Arbitrary<Typed> times() {
        Arbitrary<Long> near = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.longs().between(NOW - 1_000_000, NOW)),
                Tuple.of(1, Arbitraries.longs().between(NOW + 1_750_000, NOW + 1_950_000)),
                Tuple.of(1, Arbitraries.longs().between(-300, 3_000)));
        return Arbitraries.oneOf(
                orNull(MILLIS, near),
                orNull(MICROS, near.map(time -> time * 1_000 + 7)),
                orNull(NANOS, near.map(time -> time * 1_000_000 + 7)),
                orNull(ZONED, near.map(time -> Instant.ofEpochMilli(time).toString())),
                orNull(DATE, near.map(time -> (int) (time / 86_400_000))),
                orNull(CONNECT_TIME, near.map(Date::new)));
    }

    private static Arbitrary<BigDecimal> decimals() {
        return Arbitraries.longs().map(digits -> BigDecimal.valueOf(digits, 2));
    }

    private static Arbitrary<ByteBuffer> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(9).map(ByteBuffer::wrap);
    }

    private static Arbitrary<Typed> typed(Schema schema, Arbitrary<?> values) {
        return values.map(value -> new Typed(schema, value));
    }

    private static Arbitrary<Typed> orNull(Schema schema, Arbitrary<?> values) {
        return Arbitraries.frequencyOf(
                Tuple.of(12, typed(schema, values)), Tuple.of(1, Arbitraries.just(new Typed(schema, null))));
    }

    private static Schema named(SchemaBuilder type, String name) {
        return type.optional().name(name).version(1).build();
    }
}
