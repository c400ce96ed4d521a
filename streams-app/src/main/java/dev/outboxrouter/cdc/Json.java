package dev.outboxrouter.cdc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The JSON parser of the whole router, its bounds, and its errors as {@link Flaw}s. */
final class Json {

    /** Deepest nesting that is read: far above any event, far below what it takes to exhaust a stack. */
    static final int MAX_DEPTH = 1_000;

    /** Longest text or number: above the base64 of the largest message (16 MiB). Numbers are copied, never computed. */
    private static final int MAX_LENGTH = 64 * 1024 * 1024;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_LENGTH)
                    .maxNumberLength(MAX_LENGTH)
                    .maxNameLength(MAX_LENGTH)
                    .build())
            // Input is UTF-8 or nothing: a guess at UTF-16 would make byte offsets meaningless.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            // Field names are input: they do not belong in the JVM's table of interned strings.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // Errors travel to the dead letter; they must not quote the payload.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Json() {}

    /**
     * A parser that stands before the first token.
     *
     * @throws MalformedJsonException when there are no bytes, or they are not UTF-8
     */
    static JsonParser parser(byte[] utf8) throws MalformedJsonException, IOException {
        if (utf8.length == 0) {
            throw new MalformedJsonException(Flaw.EMPTY, "there are no bytes");
        }
        try {
            // Jackson lets some ill-formed sequences through, and slices are passed on as they are.
            CharBuffer unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException(Flaw.NOT_UTF8, "the bytes are not UTF-8");
        }
        return FACTORY.createParser(utf8);
    }

    /** A parser of a part of bytes that have been read before. */
    static JsonParser parserOf(Slice slice) throws IOException {
        return FACTORY.createParser(slice.input(), slice.from(), slice.length());
    }

    /** The UTF-8 bytes of a text that came out of JSON. */
    static byte[] utf8(String text) throws MalformedJsonException {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException(Flaw.NOT_UTF8, "a text holds an unpaired surrogate, which is not UTF-8");
        }
    }

    /** Refuses anything after the value that was read. */
    static void expectEnd(JsonParser parser) throws MalformedJsonException, IOException {
        if (parser.nextToken() != null) {
            throw new MalformedJsonException(Flaw.NOT_JSON, "there is something after the JSON value");
        }
    }

    /** What Jackson's own exception means here: its place, never its text, which may quote the input. */
    static MalformedJsonException malformed(IOException e) {
        if (e instanceof StreamConstraintsException) {
            return new MalformedJsonException(
                    Flaw.LIMIT_EXCEEDED, "the JSON exceeds a limit (nesting depth %d)".formatted(MAX_DEPTH));
        }
        return new MalformedJsonException(Flaw.NOT_JSON, "the bytes are not JSON");
    }
}
