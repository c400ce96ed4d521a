package dev.outboxrouter.config;

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

/** What is promised beyond exactly-once. */
final class DeliveryOptions {

    static final String DEDUPLICATION_WINDOW = "deduplication.window";

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
                            + " on and off with every instance stopped. What it costs and cannot see: delivery.md.");

    private DeliveryOptions() {}

    /** Empty when duplicates are not looked for. */
    static Optional<Duration> deduplicationWindow(OptionValues values) {
        return values.optionalText(DEDUPLICATION_WINDOW)
                .map(text -> FORM.matcher(text.trim()))
                .filter(Matcher::matches)
                .map(form -> Duration.of(Long.parseLong(form.group(1)), UNITS.get(form.group(2))));
    }

    private static void check(String name, String value) {
        if (!value.isEmpty() && !FORM.matcher(value).matches()) {
            throw new ConfigException(name, value, "must be a positive number with one of ms, s, m, h, d: 24h, say");
        }
    }
}
