package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.cdc.JsonField;
import dev.outboxrouter.cdc.Source;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The timestamp of a routed event, in milliseconds since the epoch. */
final class EventTime {

    /**
     * How far a time may be ahead of the raw record's own before it is a clock gone wrong: half of what a broker
     * tolerates by default ({@code message.timestamp.after.max.ms}) before it refuses the record.
     */
    private static final long MAX_AHEAD_MS = 30 * 60 * 1_000;

    /** A number without a unit is milliseconds below this (the year 5138), and microseconds from it on. */
    private static final long FIRST_MICROS = 100_000_000_000_000L;

    /** A number without a unit is nanoseconds from this on. */
    private static final long FIRST_NANOS = 100_000_000_000_000_000L;

    /** ISO 8601 as Debezium writes it, and as PostgreSQL does: with a blank for the T, and an offset of hours alone. Without an offset it is UTC. */
    private static final DateTimeFormatter TEXT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalEnd()
            .appendPattern("[XXX][X]")
            .toFormatter();

    private EventTime() {}

    /** The commit time, or the raw record's own time where that is not known or cannot be. */
    static long ofCommit(Source source, long recordTime) {
        long time = source.committedMillis(recordTime);
        return isSane(time, recordTime) ? time : recordTime;
    }

    /** The time that a field gives; empty when it is null, or a problem is noted. */
    static OptionalLong ofField(
            @Nullable JsonField field, FieldName name, EventFields fields, Problems problems, long recordTime) {
        if (field == null || field.isNull()) {
            return OptionalLong.empty();
        }
        OptionalLong time = switch (field.kind()) {
            case NUMBER -> number(field, text(field, name, fields));
            case STRING -> iso(text(field, name, fields));
            case BOOLEAN, NULL, OBJECT, ARRAY -> OptionalLong.empty();
        };
        if (time.isEmpty()) {
            problems.note(RejectionCode.FIELD_INVALID, "the field \"%s\" is not a time".formatted(name));
        } else if (!isSane(time.getAsLong(), recordTime)) {
            problems.note(
                    RejectionCode.FIELD_INVALID,
                    "the field \"%s\" is before 1970, or more than %d minutes ahead of the raw record's time"
                            .formatted(name, MAX_AHEAD_MS / 60_000));
        }
        return time;
    }

    private static String text(JsonField field, FieldName name, EventFields fields) {
        return fields.string(field, name);
    }

    private static OptionalLong number(JsonField field, String digits) {
        long number;
        try {
            number = Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
        return switch (field.type()) {
            case EPOCH_MILLIS -> OptionalLong.of(number);
            case EPOCH_MICROS -> OptionalLong.of(number / 1_000);
            case EPOCH_NANOS -> OptionalLong.of(number / 1_000_000);
            case EPOCH_DAYS -> days(number);
            case UNKNOWN, PLAIN -> OptionalLong.of(byMagnitude(number));
            case BYTES -> OptionalLong.empty();
        };
    }

    private static OptionalLong days(long days) {
        try {
            return OptionalLong.of(
                    Math.multiplyExact(days, ChronoUnit.DAYS.getDuration().toMillis()));
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static long byMagnitude(long number) {
        long magnitude = Math.abs(number);
        if (magnitude >= FIRST_NANOS) {
            return number / 1_000_000;
        }
        return magnitude >= FIRST_MICROS ? number / 1_000 : number;
    }

    private static OptionalLong iso(String text) {
        try {
            TemporalAccessor parsed = TEXT.parse(text);
            LocalTime time = parsed.query(TemporalQueries.localTime());
            ZoneOffset offset = parsed.query(TemporalQueries.offset());
            return OptionalLong.of(LocalDate.from(parsed)
                    .atTime(time == null ? LocalTime.MIDNIGHT : time)
                    .toInstant(offset == null ? ZoneOffset.UTC : offset)
                    .toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean isSane(long time, long recordTime) {
        return time >= 0 && time - MAX_AHEAD_MS <= recordTime;
    }
}
