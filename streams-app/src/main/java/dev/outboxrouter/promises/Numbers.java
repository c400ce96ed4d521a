package dev.outboxrouter.promises;

/** Settings that are numbers, as they are written. */
final class Numbers {

    private Numbers() {}

    static boolean isNumber(String text) {
        return text.matches("-?\\d{1,18}");
    }

    static boolean isPositive(String text) {
        return text.matches("\\d{1,18}") && Long.parseLong(text) > 0;
    }
}
