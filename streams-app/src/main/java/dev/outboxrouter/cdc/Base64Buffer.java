package dev.outboxrouter.cdc;

import java.util.Base64;

/**
 * Decodes base64 (RFC 4648) into one buffer again and again, by the JDK's decoder: the widest steps of the processor, and
 * no garbage of the size of each message. The decoder takes whole arrays only, so the text goes through it in pieces.
 * Not for several threads.
 */
final class Base64Buffer {

    private static final int CHARACTERS_OF_A_GROUP = 4;
    private static final int BYTES_OF_A_GROUP = 3;

    /** Characters of a piece: multiples of what the decoder takes in one step, and not fewer than its widest steps pay for. */
    private static final int[] PIECES = {4_096, 512};

    /** What is left after them, all of a short text, has at most so many groups. */
    private static final int MOST_GROUPS = 512 / CHARACTERS_OF_A_GROUP;

    /** A buffer that is larger is not kept. */
    private static final int MOST_KEPT = 1 << 20;

    private final Base64.Decoder decoder = Base64.getDecoder();
    private final byte[][] texts = new byte[PIECES.length][];
    private final byte[][] pieces = new byte[PIECES.length][];
    private final byte[][] lastTexts = new byte[MOST_GROUPS + 1][];
    private final byte[] lastPiece = new byte[MOST_GROUPS * BYTES_OF_A_GROUP];
    private byte[] kept = new byte[PIECES[0]];

    Base64Buffer() {
        for (int i = 0; i < PIECES.length; i++) {
            texts[i] = new byte[PIECES[i]];
            pieces[i] = new byte[decodedLength(PIECES[i])];
        }
        for (int groups = 0; groups <= MOST_GROUPS; groups++) {
            lastTexts[groups] = new byte[groups * CHARACTERS_OF_A_GROUP];
        }
    }

    /**
     * Decodes a text.
     *
     * @return the bytes; they are good until the next call
     * @throws IllegalArgumentException when it is not base64, or not padded
     */
    Slice decode(Slice text) {
        if (text.length() % CHARACTERS_OF_A_GROUP != 0) {
            throw new IllegalArgumentException("not padded");
        }
        byte[] decoded = buffer(decodedLength(text.length()));
        int from = text.from();
        int length = 0;
        for (int i = 0; i < PIECES.length; i++) {
            // The last group may be padded, and no other.
            while (text.to() - from > PIECES[i]) {
                System.arraycopy(text.input(), from, texts[i], 0, PIECES[i]);
                if (decoder.decode(texts[i], pieces[i]) != pieces[i].length) {
                    throw new IllegalArgumentException("padded in the middle");
                }
                System.arraycopy(pieces[i], 0, decoded, length, pieces[i].length);
                from += PIECES[i];
                length += pieces[i].length;
            }
        }
        byte[] last = lastTexts[(text.to() - from) / CHARACTERS_OF_A_GROUP];
        System.arraycopy(text.input(), from, last, 0, last.length);
        int rest = decoder.decode(last, lastPiece);
        System.arraycopy(lastPiece, 0, decoded, length, rest);
        return new Slice(decoded, 0, length + rest);
    }

    private byte[] buffer(int length) {
        if (length > MOST_KEPT) {
            return new byte[length];
        }
        if (length > kept.length) {
            kept = new byte[Math.max(length, Math.min(MOST_KEPT, 2 * kept.length))];
        }
        return kept;
    }

    private static int decodedLength(int characters) {
        return characters / CHARACTERS_OF_A_GROUP * BYTES_OF_A_GROUP;
    }
}
