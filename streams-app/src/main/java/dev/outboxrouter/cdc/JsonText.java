package dev.outboxrouter.cdc;

import java.util.Arrays;

/** The text that a JSON string stands for. */
final class JsonText {

    private JsonText() {}

    /**
     * Unescapes what is between the quotes of a string that has been walked over.
     *
     * @return the text in UTF-8
     * @throws MalformedJsonException when it is one that UTF-8 cannot hold (an unpaired surrogate)
     */
    static byte[] unescaped(byte[] input, int from, int to) throws MalformedJsonException {
        byte[] text = new byte[mostBytes(input, from, to)];
        int length = 0;
        int i = from;
        while (i < to) {
            byte next = input[i];
            if (next != '\\') {
                text[length++] = next;
                i++;
            } else if (input[i + 1] != 'u') {
                text[length++] = control(input[i + 1]);
                i += 2;
            } else {
                int unit = unit(input, i + 2);
                i += 6;
                int character = unit;
                if (Character.isHighSurrogate((char) unit)
                        && i + 6 <= to
                        && input[i] == '\\'
                        && input[i + 1] == 'u'
                        && Character.isLowSurrogate((char) unit(input, i + 2))) {
                    character = Character.toCodePoint((char) unit, (char) unit(input, i + 2));
                    i += 6;
                }
                length = put(character, text, length);
            }
        }
        return length == text.length ? text : Arrays.copyOf(text, length);
    }

    /** So many bytes it has, or more where a character is written by its number. */
    private static int mostBytes(byte[] input, int from, int to) {
        int escapes = 0;
        int i = from;
        while (i < to) {
            if (input[i] == '\\') {
                escapes++;
                i++;
            }
            i++;
        }
        return to - from - escapes;
    }

    private static byte control(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }

    private static int unit(byte[] input, int from) {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            unit = (unit << 4) | Character.digit(input[i], 16);
        }
        return unit;
    }

    /** A character takes less in UTF-8 than it took as an escape. */
    private static int put(int character, byte[] text, int at) throws MalformedJsonException {
        byte[] bytes = Utf8.of(
                Character.isBmpCodePoint(character) ? String.valueOf((char) character) : Character.toString(character));
        System.arraycopy(bytes, 0, text, at, bytes.length);
        return at + bytes.length;
    }
}
