package dev.outboxrouter.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lets the lines of a connector's JSON stand in a properties file as they are: {@code "transforms.outbox.…": "…",}. Other
 * lines are left alone.
 */
final class JsonLines {

    private static final Pattern MEMBER = Pattern.compile("\\s*(\"(?:[^\"\\\\]|\\\\.)*+\"\\s*:.*?),?\\s*");
    private static final JsonFactory JSON = new JsonFactory();

    private JsonLines() {}

    /** The same as properties. */
    static String asProperties(String lines) {
        return lines.lines().map(JsonLines::asProperty).collect(Collectors.joining("\n"));
    }

    private static String asProperty(String line) {
        Matcher member = MEMBER.matcher(line);
        if (!member.matches()) {
            return line;
        }
        try (JsonParser parser = JSON.createParser("{" + member.group(1) + "}")) {
            parser.nextToken();
            String name = parser.nextFieldName();
            JsonToken value = parser.nextToken();
            return value.isScalarValue() ? escaped(name) + "=" + escaped(parser.getText()) : line;
        } catch (IOException e) {
            return line;
        }
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                escaped.append("\\n");
            } else {
                if ("\\ =:#!\t".indexOf(c) >= 0) {
                    escaped.append('\\');
                }
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
