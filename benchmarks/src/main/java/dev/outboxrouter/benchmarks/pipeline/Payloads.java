package dev.outboxrouter.benchmarks.pipeline;

/** Payloads of an exact size that compress as text does. */
final class Payloads {

    private static final String[] WORDS = {
        "order",
        "paid",
        "shipped",
        "customer",
        "address",
        "street",
        "invoice",
        "parcel",
        "north",
        "harbour",
        "blue",
        "small",
        "seven",
        "crate",
        "wool",
        "paper",
        "before",
        "noon",
        "gift",
        "wrapped",
        "returned",
        "pending",
        "total",
        "carrier",
        "depot",
        "signed",
        "by",
        "the",
        "neighbour",
        "left",
        "at",
        "door"
    };

    private Payloads() {}

    /**
     * A JSON object of so many bytes, all of them ASCII, as {@code jsonb} is written.
     *
     * @param number decides what it says
     */
    static String json(long number, int bytes) {
        StringBuilder text = new StringBuilder(bytes + 16);
        text.append("{\"note\": \"");
        long random = RawEvent.mixed(number + 1);
        int end = bytes - ("\", \"order\": " + number + '}').length();
        while (text.length() < end) {
            random = RawEvent.mixed(random + 0x9e3779b97f4a7c15L);
            text.append(WORDS[(int) (random & 31)])
                    .append(' ')
                    .append((random >>> 40) % 1_000)
                    .append(' ');
        }
        text.setLength(end);
        return text.append("\", \"order\": ").append(number).append('}').toString();
    }
}
