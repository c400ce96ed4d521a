package dev.outboxrouter.config;

import dev.outboxrouter.deduplication.RedeliverySettings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigException;

/** Options of what is delivered: duplicates of the application, and records that are lost before they are routed. */
final class DeliveryOptions {

    static final String DEDUPLICATION_WINDOW = "deduplication.window";

    static final String LOST_RECORDS = "lost.records";
    private static final String WAIT = "wait";

    static final String WARM_UP_TRANSACTIONS = "redelivery.warm.up.transactions";
    static final String WARM_UP_BYTES = "redelivery.warm.up.bytes";
    static final String CLOCK_DIFFERENCE = "redelivery.clock.difference.max";

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8})(ms|s|m|h|d)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    DEDUPLICATION_WINDOW,
                    ConfigDef.Type.STRING,
                    "",
                    LambdaValidator.with(
                            (name, value) -> check(name, String.valueOf(value).trim()),
                            () -> "a number with one of ms, s, m, h, d: 24h"),
                    Importance.MEDIUM,
                    "How far apart the commits of two events of one id may be for the second to be left out: 24h, 90m,"
                            + " 7d. Unset: ids are not looked at. For a connector without exactly-once support, or an"
                            + " application that emits an event twice. Costs a store on disk and a changelog; switch it"
                            + " on and off with every instance stopped. What it costs and cannot see: delivery.md.")
            .define(
                    LOST_RECORDS,
                    ConfigDef.Type.STRING,
                    WAIT,
                    ConfigDef.CaseInsensitiveValidString.in(WAIT, "continue"),
                    Importance.MEDIUM,
                    "What happens to a raw partition whose records were deleted before they were routed, whose log was"
                            + " truncated, or whose committed offset has expired. wait: it is not read until an operator"
                            + " runs outbox-router continue; other partitions are routed. continue: it is read on at"
                            + " its last known position, or at the first record after it that is left. Either way the loss is logged as an error and counted:"
                            + " operations.md.")
            .define(
                    WARM_UP_TRANSACTIONS,
                    ConfigDef.Type.INT,
                    64,
                    ConfigDef.Range.between(1, RedeliverySettings.MAX_TRANSACTIONS),
                    Importance.LOW,
                    "Number of transactions that a router reads back from a raw partition when it begins to read it. They are"
                            + " what the filter of redelivered changes knows at first; a transaction before them is looked up when a"
                            + " change of it comes: delivery.md.")
            .define(
                    WARM_UP_BYTES,
                    ConfigDef.Type.INT,
                    4 << 20,
                    ConfigDef.Range.atLeast(1),
                    Importance.LOW,
                    "Size of the raw records in bytes after which that reading ends, even with fewer transactions.")
            .define(
                    CLOCK_DIFFERENCE,
                    ConfigDef.Type.STRING,
                    "10s",
                    LambdaValidator.with(
                            (name, value) ->
                                    checkDuration(name, String.valueOf(value).trim()),
                            () -> "a number with one of ms, s, m, h, d: 10s"),
                    Importance.LOW,
                    "Upper bound on the difference between the clock of the database and those of the Kafka Connect workers (of the"
                            + " brokers, where raw topics have message.timestamp.type=LogAppendTime). A redelivered transaction is"
                            + " looked up from its commit time less this; a larger value makes look-ups longer.");

    private DeliveryOptions() {}

    /** Bounds of the filter of redelivered changes. */
    static RedeliverySettings redelivery(OptionValues values) {
        return new RedeliverySettings(
                RedeliverySettings.MAX_TRANSACTIONS,
                values.number(WARM_UP_TRANSACTIONS).intValue(),
                values.number(WARM_UP_BYTES).longValue(),
                duration(values, CLOCK_DIFFERENCE).orElseThrow());
    }

    /** Empty when duplicates are not looked for. */
    static Optional<Duration> deduplicationWindow(OptionValues values) {
        return duration(values, DEDUPLICATION_WINDOW);
    }

    private static Optional<Duration> duration(OptionValues values, String option) {
        return values.optionalText(option)
                .map(text -> FORM.matcher(text.trim()))
                .filter(Matcher::matches)
                .map(form -> Duration.of(Long.parseLong(form.group(1)), UNITS.get(form.group(2))));
    }

    /** Whether a raw partition with lost records waits for an operator. */
    static boolean waitsForOperator(OptionValues values) {
        return values.choice(LOST_RECORDS).equals(WAIT);
    }

    private static void checkDuration(String name, String value) {
        if (value.isEmpty()) {
            throw new ConfigException(name, value, "must be a positive number with one of ms, s, m, h, d: 10s, say");
        }
        check(name, value);
    }

    private static void check(String name, String value) {
        if (!value.isEmpty() && !FORM.matcher(value).matches()) {
            throw new ConfigException(name, value, "must be a positive number with one of ms, s, m, h, d: 24h, say");
        }
    }
}
