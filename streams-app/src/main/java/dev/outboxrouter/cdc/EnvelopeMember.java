package dev.outboxrouter.cdc;

import java.util.Arrays;

/** A member of Debezium's envelope, or of the logical message in it. */
enum EnvelopeMember {
    OPERATION("op"),
    SOURCE("source"),
    MESSAGE("message"),
    AFTER("after"),
    BEFORE("before"),
    TIME("ts_ms"),
    PAYLOAD("payload"),
    SCHEMA("schema"),
    STATUS("status"),
    PREFIX("prefix"),
    CONTENT("content"),
    /** Any other: nothing is read of it. */
    OTHER("");

    private static final EnvelopeMember[] ALL = values();
    private static final byte[][] NAMES =
            Arrays.stream(ALL).map(member -> Utf8.ascii(member.name)).toArray(byte[][]::new);

    private final String name;

    EnvelopeMember(String name) {
        this.name = name;
    }

    /** The member whose name was read. */
    static EnvelopeMember named(JsonScanner json) throws MalformedJsonException {
        for (int i = 0; i < NAMES.length; i++) {
            if (json.isNamed(NAMES[i])) {
                return ALL[i];
            }
        }
        return OTHER;
    }
}
