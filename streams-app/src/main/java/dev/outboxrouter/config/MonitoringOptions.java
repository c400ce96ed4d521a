package dev.outboxrouter.config;

import dev.outboxrouter.config.Monitoring.LogFormat;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** How the router can be watched. */
final class MonitoringOptions {

    static final String HTTP_ADDRESS = "http.address";
    static final String HTTP_PORT = "http.port";
    static final String PAYLOADS = "console.payloads";
    static final String LOG_FORMAT = "log.format";

    private static final int NO_PORT = -1;
    private static final int LAST_PORT = 65_535;

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    HTTP_ADDRESS,
                    ConfigDef.Type.STRING,
                    "127.0.0.1",
                    Checks.notBlank(),
                    Importance.MEDIUM,
                    "Where /live, /ready, /metrics, /api/status and the console are: an address of this machine."
                            + " 0.0.0.0 is every one of them; there is no login, so only on a network of your own.")
            .define(
                    HTTP_PORT,
                    ConfigDef.Type.INT,
                    8080,
                    ConfigDef.Range.between(NO_PORT, LAST_PORT),
                    Importance.MEDIUM,
                    "Their port. 0: any that is free, the log says which. -1: they are nowhere.")
            .define(
                    PAYLOADS,
                    ConfigDef.Type.BOOLEAN,
                    false,
                    Importance.MEDIUM,
                    "Whether the console gives a dead letter's payload to who asks for it. Payloads are personal data.")
            .define(
                    LOG_FORMAT,
                    ConfigDef.Type.STRING,
                    "text",
                    Checks.oneOf("text", "json"),
                    Importance.LOW,
                    "A line of the log: text for a person, json for a collector. Where log4j2.configurationFile names a"
                            + " file, that decides.");

    private MonitoringOptions() {}

    static Monitoring monitoring(OptionValues values) {
        return new Monitoring(
                http(values),
                values.isTrue(PAYLOADS),
                LogFormat.valueOf(values.choice(LOG_FORMAT).toUpperCase(Locale.ROOT)));
    }

    private static Optional<InetSocketAddress> http(OptionValues values) {
        int port = values.number(HTTP_PORT).intValue();
        if (port == NO_PORT) {
            return Optional.empty();
        }
        InetSocketAddress address =
                new InetSocketAddress(values.text(HTTP_ADDRESS).trim(), port);
        if (address.isUnresolved()) {
            values.problem("%s: %s is no address of this machine; 127.0.0.1, or 0.0.0.0 for all of them"
                    .formatted(HTTP_ADDRESS, address.getHostString()));
        }
        return Optional.of(address);
    }
}
