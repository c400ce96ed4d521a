package dev.outboxrouter.benchmarks.function;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Payloads of three types of event, as PostgreSQL's {@code jsonb} writes them: names in its order, a space after each
 * colon and comma. Larger ones have more lines. They hold nothing that Debezium's event router would change but the
 * spaces: no null, no empty array, no number that another spelling would stand for.
 */
final class Payloads {

    private static final String[] PEOPLE = {"Ada Miller", "Zoë Okafor", "Noah O'Brien", "Linh Tran", "José García"};
    private static final String[] WARES = {"Desk lamp", "Oak shelf 80\\\" wide", "Wool blanket", "Café table"};
    private static final String NOTE = "Leave it with the neighbour on the second floor if nobody answers the door. ";

    /** More than the longest line takes. */
    private static final int LINE_BYTES = 100;

    private final SplittableRandom random;

    Payloads(SplittableRandom random) {
        this.random = random;
    }

    /**
     * Makes one.
     *
     * @param type the event's type
     * @param number of the aggregate
     * @param bytes its length in UTF-8, exactly
     */
    String of(EventType type, int number, int bytes) {
        String person = PEOPLE[random.nextInt(PEOPLE.length)];
        String amount = amount(100);
        String time = time();
        int left = bytes - size(type.payload("", "", amount, number, person, time));
        String lines = left < LINE_BYTES + type.lines("").length()
                ? ""
                : type.lines(lines(left - type.lines("").length()));
        String note = note(left - size(lines));
        return type.payload(note, lines, amount, number, person, time);
    }

    private String lines(int bytes) {
        StringBuilder lines = new StringBuilder(line());
        int size = size(lines.toString());
        while (size + LINE_BYTES < bytes) {
            String line = ", " + line();
            lines.append(line);
            size += size(line);
        }
        return lines.toString();
    }

    private String line() {
        return "{\"sku\": \"%s-%d\", \"name\": \"%s\", \"price\": %s, \"quantity\": %d}"
                .formatted(
                        (char) ('A' + random.nextInt(26)),
                        random.nextInt(10_000, 100_000),
                        WARES[random.nextInt(WARES.length)],
                        amount(10),
                        random.nextInt(1, 9));
    }

    /** Cents that are no multiple of ten: 12.50 would be a number that 12.5 stands for. */
    private String amount(int least) {
        return "%d.%d%d".formatted(random.nextInt(least, 10 * least), random.nextInt(10), random.nextInt(1, 10));
    }

    private String time() {
        return "2026-11-23T%02d:%02d:%02d.%06dZ"
                .formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60), random.nextInt(1_000_000));
    }

    private String note(int length) {
        if (length < 0) {
            throw new IllegalArgumentException(
                    "a payload is longer than so few bytes: %d are too many".formatted(-length));
        }
        int from = random.nextInt(NOTE.length());
        return (NOTE + NOTE).repeat(1 + length / NOTE.length()).substring(from, from + length);
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
