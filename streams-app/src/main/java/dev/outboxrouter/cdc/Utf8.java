package dev.outboxrouter.cdc;

import java.nio.charset.StandardCharsets;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    /** Whether these bytes are UTF-8. */
    static boolean isValid(byte[] input, int from, int to) {
        int i = from;
        while (i >= 0 && i < to) {
            i = input[i] >= 0 ? i + 1 : skip(input, i, to);
        }
        return i >= 0;
    }

    /** Behind the character of several bytes that begins here; below 0 when there is none, or it is cut off. */
    static int skip(byte[] input, int first, int end) {
        int lead = input[first] & 0xff;
        if (lead < 0xc2 || lead > 0xf4) {
            return -1;
        }
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (end - first < length) {
            return -1;
        }
        int second = input[first + 1] & 0xff;
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) {
            return -1;
        }
        for (int i = first + 2; i < first + length; i++) {
            if ((input[i] & 0xc0) != 0x80) {
                return -1;
            }
        }
        return first + length;
    }

    /** The bytes of a text of ours. */
    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
