package dev.outboxrouter.connect;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the runner was told; an option goes before its variable. */
record RegisterOptions(URI connect, Path file, Duration timeout) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

    /** @throws UsageException for anything unknown, missing or malformed */
    static RegisterOptions parse(List<String> arguments, Map<String, String> environment) throws UsageException {
        String connect = environment.getOrDefault("CONNECT", "http://localhost:8083");
        String file = "connect-config/example-connector.json";
        String timeout = "60s";
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--connect" -> connect = value(argument, rest);
                case "--file" -> file = value(argument, rest);
                case "--timeout" -> timeout = value(argument, rest);
                default -> throw new UsageException("unknown argument " + argument);
            }
        }
        return new RegisterOptions(uri(connect), Path.of(file), duration(timeout));
    }

    private static String value(String option, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static URI uri(String text) throws UsageException {
        if (text.matches("https?://[^/\\s]+/?")) {
            return URI.create(text);
        }
        throw new UsageException("CONNECT must be like http://localhost:8083, not " + text);
    }

    private static Duration duration(String text) throws UsageException {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new UsageException("--timeout must be like 500ms, 60s or 2m, not " + text);
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }
}
