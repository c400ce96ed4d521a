package dev.outboxrouter.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What Jackson says of the content of a message: the oracle of what is read by hand. */
final class JacksonContent {

    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_LENGTH = 64 * 1024 * 1024;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_LENGTH)
                    .maxNumberLength(MAX_LENGTH)
                    .maxNameLength(MAX_LENGTH)
                    .build())
            // Input is UTF-8 or nothing.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    /** Stands for a text that UTF-8 cannot hold. */
    static final String NO_TEXT = "(an unpaired surrogate)";

    private JacksonContent() {}

    /** A line for the content, one for each event, and one for each member; or one line with what is wrong. */
    static List<String> read(byte[] utf8) {
        try {
            // Jackson lets some ill-formed sequences through.
            CharBuffer unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            return List.of("NOT_UTF8");
        }
        List<String> lines = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return List.of("EMPTY");
            }
            lines.add(first == JsonToken.START_ARRAY ? "array" : "one");
            if (first == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    event(parser, lines);
                }
            } else {
                event(parser, lines);
            }
            return parser.nextToken() == null ? lines : List.of("NOT_JSON");
        } catch (StreamConstraintsException e) {
            return List.of("LIMIT_EXCEEDED");
        } catch (IOException e) {
            return List.of("NOT_JSON");
        }
    }

    private static void event(JsonParser parser, List<String> lines) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            lines.add("no object");
            return;
        }
        lines.add("object");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            String text = token == JsonToken.VALUE_STRING ? parser.getText() : "";
            parser.skipChildren();
            parser.finishToken();
            int to = Math.toIntExact(parser.currentLocation().getByteOffset());
            lines.add("%s: %d to %d, %s %s".formatted(text(name), from, to, kind(token), text(text)));
        }
    }

    private static String text(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text) ? text : NO_TEXT;
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> "STRING";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "NUMBER";
            case VALUE_TRUE, VALUE_FALSE -> "BOOLEAN";
            case VALUE_NULL -> "NULL";
            case START_OBJECT -> "OBJECT";
            case START_ARRAY -> "ARRAY";
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException(token.toString());
        };
    }
}
