package dev.outboxrouter.cdc;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.util.OptionalLong;

/** Reads the envelope's {@code source}. A member of another type than Debezium's is passed over, but for a time. */
final class SourceReader {

    private String database = "";
    private String schema = "";
    private String table = "";
    private OptionalLong transactionId = OptionalLong.empty();
    private OptionalLong lsn = OptionalLong.empty();
    private OptionalLong committedMillis = OptionalLong.empty();
    private OptionalLong committedMicros = OptionalLong.empty();

    private SourceReader() {}

    /** Reads the object whose opening brace is the current token. */
    static Source read(JsonParser parser) throws MalformedJsonException, IOException {
        SourceReader reader = new SourceReader();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            switch (parser.nextToken()) {
                case VALUE_STRING -> reader.text(name, parser);
                case VALUE_NUMBER_INT -> reader.number(name, parser);
                default -> parser.skipChildren();
            }
        }
        return new Source(
                reader.database,
                reader.schema,
                reader.table,
                reader.transactionId,
                reader.lsn,
                reader.committedMillis,
                reader.committedMicros);
    }

    private void text(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "db" -> database = parser.getText();
            case "schema" -> schema = parser.getText();
            case "table" -> table = parser.getText();
            default -> {}
        }
    }

    private void number(String name, JsonParser parser) throws MalformedJsonException, IOException {
        switch (name) {
            case "ts_ms" -> committedMillis = OptionalLong.of(value(name, parser));
            case "ts_us" -> committedMicros = OptionalLong.of(value(name, parser));
            case "txId" -> transactionId = OptionalLong.of(value(name, parser));
            case "lsn" -> lsn = OptionalLong.of(value(name, parser));
            default -> {}
        }
    }

    private static long value(String name, JsonParser parser) throws MalformedJsonException, IOException {
        try {
            return parser.getLongValue();
        } catch (JsonParseException | InputCoercionException e) {
            throw new MalformedJsonException(
                    Flaw.NOT_AN_ENVELOPE, "the record's \"source.%s\" is not a 64-bit number".formatted(name));
        }
    }
}
