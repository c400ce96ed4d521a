package dev.outboxrouter.cdc;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;

/** How the connector writes the content of a logical message: its option {@code binary.handling.mode}. */
public enum BinaryEncoding {
    BASE64,
    BASE64_URL_SAFE,
    HEX;

    /** The bytes behind the text that is the current token. */
    byte[] decode(JsonParser parser) throws MalformedJsonException, IOException {
        try {
            return switch (this) {
                case BASE64 -> parser.getBinaryValue();
                case BASE64_URL_SAFE -> Base64.getUrlDecoder().decode(parser.getText());
                case HEX -> HexFormat.of().parseHex(parser.getText());
            };
        } catch (JsonEOFException e) {
            throw e;
        } catch (JsonParseException | IllegalArgumentException e) {
            throw notDecodable();
        }
    }

    MalformedJsonException notDecodable() {
        return new MalformedJsonException(
                Flaw.CONTENT_NOT_BASE64,
                "the logical message's content is not %s".formatted(this == HEX ? "hexadecimal" : "base64"));
    }
}
