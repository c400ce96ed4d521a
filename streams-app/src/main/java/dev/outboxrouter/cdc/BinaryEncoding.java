package dev.outboxrouter.cdc;

import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How the connector writes the content of a logical message: its option {@code binary.handling.mode}. */
public enum BinaryEncoding {
    BASE64,
    BASE64_URL_SAFE,
    HEX;

    /**
     * The bytes behind a text; null when there are none.
     *
     * @param text in UTF-8
     * @param buffer where they may be put: they are good until it is used again
     */
    @Nullable Slice decode(Slice text, Base64Buffer buffer) {
        try {
            return switch (this) {
                case BASE64 -> buffer.decode(text);
                case BASE64_URL_SAFE -> Slice.of(Base64.getUrlDecoder().decode(text.copy()));
                case HEX -> Slice.of(HexFormat.of().parseHex(text.text()));
            };
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    MalformedJsonException notDecodable() {
        return new MalformedJsonException(
                Flaw.CONTENT_NOT_BASE64,
                "the logical message's content is not %s".formatted(this == HEX ? "hexadecimal" : "base64"));
    }
}
