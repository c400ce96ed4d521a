package dev.outboxrouter.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigException;

/** Where the connector can be looked at. */
final class ConnectOptions {

    static final String URL = "connect.url";

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    URL,
                    ConfigDef.Type.STRING,
                    "",
                    LambdaValidator.with(
                            (name, value) -> check(name, String.valueOf(value).trim()),
                            () -> "an address with http or https: http://localhost:8083"),
                    Importance.LOW,
                    "Kafka Connect's address, for the check at the start: it reads what the connector can promise, and"
                            + " changes nothing. Two connectors with the same topic.prefix prevent the start. Unset: Kafka"
                            + " Connect is not asked.");

    private ConnectOptions() {}

    static Optional<URI> url(OptionValues values) {
        return values.optionalText(URL).map(text -> URI.create(text.trim()));
    }

    private static void check(String name, String value) {
        if (!value.isEmpty() && !isHttp(value)) {
            // Not the value: an address may hold a password.
            throw new ConfigException(name + ": must be an address with http or https: http://localhost:8083");
        }
    }

    private static boolean isHttp(String value) {
        try {
            URI uri = new URI(value);
            return uri.getHost() != null
                    && uri.getUserInfo() == null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
