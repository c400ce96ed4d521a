package dev.outboxrouter.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Breaks bytes in the ways in which bytes are broken: cut, doubled, mixed up, stuffed with what parsers stumble over. */
final class Mutations {

    private static final List<String> STUMBLING_BLOCKS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "\\",
            "\\u0000",
            "\\ud800",
            "\\udc00\\ud800",
            "\\u00",
            "\u0000",
            "null",
            "true",
            "NaN",
            "-",
            "-0",
            "1e400",
            "-1e-400",
            "0x1",
            "01",
            ".5",
            "9223372036854775808",
            "1.0E+2",
            "\ufeff",
            "é",
            "😀",
            " ",
            "\n",
            "/*",
            "//",
            "'",
            "{}",
            "[]",
            "\"\"",
            "{\"a\":",
            "[[[[",
            "\"op\":\"m\"",
            "\"op\":\"c\"",
            "\"op\":\"r\"",
            "\"payload\":",
            "\"schema\":",
            "\"after\":",
            "\"before\":",
            "\"source\":{",
            "\"message\":{",
            "\"fields\":[{",
            "\"content\":\"",
            "\"prefix\":\"outbox\"",
            "\"aggregate_type\":",
            "\"aggregateid\":",
            "\"headers\":{",
            "\"traceparent\":",
            "\"tracingspancontext\":\"\\\\u12",
            "outbox",
            "__x",
            "..",
            "AP8Q",
            "==");

    private Mutations() {}

    /** The same bytes, broken in one to three places. */
    static byte[] of(byte[] bytes, List<byte[]> others, RandomGenerator random) {
        byte[] broken = bytes;
        for (int i = random.nextInt(3); i >= 0; i--) {
            broken = once(broken, others, random);
        }
        return broken;
    }

    private static byte[] once(byte[] bytes, List<byte[]> others, RandomGenerator random) {
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(Math.min(bytes.length - from, 64) + 1);
        return switch (random.nextInt(10)) {
            case 0 -> joined(part(bytes, 0, from), part(bytes, to, bytes.length));
            case 1 -> part(bytes, 0, from);
            case 2 -> joined(part(bytes, 0, to), part(bytes, from, bytes.length));
            case 3, 4, 5 -> insert(bytes, from, block(random));
            case 6 -> replace(bytes, from, to, block(random));
            case 7 -> flip(bytes, random);
            case 8 -> insert(bytes, from, noise(random));
            default -> splice(bytes, from, others.get(random.nextInt(others.size())), random);
        };
    }

    private static byte[] block(RandomGenerator random) {
        if (random.nextInt(200) == 0) {
            String open = random.nextBoolean() ? "[" : "{\"a\":";
            return open.repeat(1 + random.nextInt(5_000)).getBytes(StandardCharsets.UTF_8);
        }
        if (random.nextInt(200) == 0) {
            return "7".repeat(1 + random.nextInt(20_000)).getBytes(StandardCharsets.UTF_8);
        }
        return STUMBLING_BLOCKS.get(random.nextInt(STUMBLING_BLOCKS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] noise(RandomGenerator random) {
        byte[] noise = new byte[random.nextInt(8)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] flip(byte[] bytes, RandomGenerator random) {
        if (bytes.length == 0) {
            return bytes;
        }
        byte[] flipped = bytes.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private static byte[] splice(byte[] bytes, int at, byte[] other, RandomGenerator random) {
        int from = random.nextInt(other.length + 1);
        return joined(part(bytes, 0, at), part(other, from, other.length));
    }

    private static byte[] insert(byte[] bytes, int at, byte[] inserted) {
        return joined(part(bytes, 0, at), inserted, part(bytes, at, bytes.length));
    }

    private static byte[] replace(byte[] bytes, int from, int to, byte[] replacement) {
        return joined(part(bytes, 0, from), replacement, part(bytes, to, bytes.length));
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
