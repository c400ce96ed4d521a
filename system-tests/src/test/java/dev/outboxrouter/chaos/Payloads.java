package dev.outboxrouter.chaos;

import java.util.SplittableRandom;

/** Payloads from 10 B to 200 KB, most of them small. */
final class Payloads {

    /** Each takes its own number of bytes, and none is written in another way by {@code jsonb}. */
    private static final String[] LETTERS = {"a", "7", " ", "é", "☃", "𝄞", "\\\"", "\\\\", "\\n"};

    private Payloads() {}

    /** JSON as PostgreSQL's {@code jsonb} writes it: what goes in comes out. */
    static String normal(SplittableRandom random) {
        int number = random.nextInt(100, 1_000);
        int length = length(random);
        return length <= 20
                ? "{\"n\": %d}".formatted(number)
                : "{\"n\": %d.%02d, \"text\": \"%s\"}".formatted(number, number % 100, text(random, length));
    }

    /** JSON as only a text can hold it: spaces, a name twice, numbers in every spelling. */
    static String spelled(SplittableRandom random) {
        return "{ \"b\":1.0,\"a\" : [ 1e2,-0.00 ,null], \"b\":\"%s\"\t}".formatted(text(random, length(random)));
    }

    /** 90 % to 400 B, 9 % to 5 KB, 0.9 % to 40 KB, 0.1 % to 200 KB. */
    private static int length(SplittableRandom random) {
        int die = random.nextInt(1_000);
        if (die < 900) {
            return random.nextInt(10, 400);
        }
        if (die < 990) {
            return random.nextInt(400, 5_000);
        }
        return die < 999 ? random.nextInt(5_000, 40_000) : random.nextInt(40_000, 200_000);
    }

    private static String text(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder(length + 4);
        while (text.length() < length) {
            String letter = LETTERS[random.nextInt(LETTERS.length)];
            text.append(letter.repeat(1 + random.nextInt(Math.max(1, length / 20))));
        }
        return text.toString();
    }
}
