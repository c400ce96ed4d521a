package dev.outboxrouter.benchmarks.function;

/** The types of event that are routed in turn; each is another aggregate's and has a payload of another shape. */
enum EventType {
    ORDER_PLACED(
            "order",
            "OrderPlaced",
            "\"items\": [%s], ",
            "{\"note\": \"%1$s\", %2$s\"total\": %3$s, \"status\": \"placed\", \"orderId\": %4$d, \"currency\": \"EUR\","
                    + " \"customer\": \"%5$s\", \"placedAt\": \"%6$s\"}"),
    PAYMENT_RECEIVED(
            "payment",
            "PaymentReceived",
            "\"entries\": [%s], ",
            "{\"note\": \"%1$s\", \"payer\": \"%5$s\", \"amount\": %3$s, \"method\": \"card\", %2$s\"orderId\": %4$d,"
                    + " \"currency\": \"EUR\", \"receivedAt\": \"%6$s\"}"),
    SHIPMENT_SENT(
            "shipment",
            "ShipmentSent",
            "\"items\": [%s], ",
            "{\"note\": \"%1$s\", %2$s\"sentAt\": \"%6$s\", \"weight\": %3$s, \"address\": {\"city\": \"Berlin\","
                    + " \"name\": \"%5$s\"}, \"express\": true, \"orderId\": %4$d}");

    private final String aggregateType;
    private final String text;
    private final String lines;
    private final String payload;

    EventType(String aggregateType, String text, String lines, String payload) {
        this.aggregateType = aggregateType;
        this.text = text;
        this.lines = lines;
        this.payload = payload;
    }

    String aggregateType() {
        return aggregateType;
    }

    /** The payload's member that holds these lines. */
    String lines(String commaSeparated) {
        return lines.formatted(commaSeparated);
    }

    /** The payload with these values; no lines: none of its members holds any. */
    String payload(String note, String lines, String amount, int number, String person, String time) {
        return payload.formatted(note, lines, amount, number, person, time);
    }

    @Override
    public String toString() {
        return text;
    }
}
