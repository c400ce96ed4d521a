package dev.outboxrouter.benchmarks.pipeline;

import java.util.UUID;

/**
 * One event of a backlog: the only one of its transaction, as most are. All that it says follows from its number, so that
 * every run has the same events.
 *
 * @param number which one it is, from 0
 * @param aggregateType names its topic
 * @param aggregateId names its key
 * @param payload JSON as PostgreSQL writes {@code jsonb}
 */
record RawEvent(long number, String aggregateType, String aggregateId, String payload) {

    private static final long FIRST_COMMIT_MS = 1_795_459_473_237L;
    private static final long FIRST_LSN = 24_820_280;

    String prefix() {
        return "outbox/" + aggregateType + '/' + aggregateId;
    }

    UUID id() {
        return new UUID(mixed(number), mixed(~number));
    }

    /** When the connector has read it. */
    long readMs() {
        return commitMs() + 93;
    }

    /** The block {@code source} of a transaction that follows the one before at once. */
    String source(String schema, String table) {
        long lsn = FIRST_LSN + number * (payload.length() + 232L);
        long before = lsn - 72;
        long micros = commitMs() * 1_000 + number % 1_000;
        return "{\"version\":\"3.7.0.Final\",\"connector\":\"postgresql\",\"name\":\"example\",\"ts_ms\":" + commitMs()
                + ",\"snapshot\":\"false\",\"db\":\"example\",\"sequence\":\"[\\\"" + before + "\\\",\\\"" + lsn
                + "\\\"]\",\"ts_us\":" + micros + ",\"ts_ns\":" + micros * 1_000 + ",\"schema\":\"" + schema
                + "\",\"table\":\"" + table + "\",\"txId\":" + (763 + number) + ",\"lsn\":" + lsn
                + ",\"xmin\":null,\"origin\":null,\"origin_lsn\":null}";
    }

    private long commitMs() {
        return FIRST_COMMIT_MS + number / 10;
    }

    /** Spreads the bits of a number: SplitMix64's finisher. */
    static long mixed(long number) {
        long bits = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }
}
