package dev.outboxrouter.topology;

import java.util.Base64;

/** Envelopes as Debezium's connector for PostgreSQL writes them; the shapes are those of the recorded ones. */
final class Envelopes {

    private static final String SOURCE = "{\"version\":\"3.7.0.Final\",\"connector\":\"postgresql\","
            + "\"name\":\"example\",\"ts_ms\":%d,\"snapshot\":\"false\",\"db\":\"example\","
            + "\"sequence\":\"[\\\"24820512\\\",\\\"24820584\\\"]\",\"ts_us\":1795459473237321,"
            + "\"ts_ns\":1795459473237321000,\"schema\":\"\",\"table\":\"\",\"txId\":null,\"lsn\":24820584,"
            + "\"xmin\":null,\"origin\":null,\"origin_lsn\":null}";

    private Envelopes() {}

    static String source(long committedAt) {
        return SOURCE.formatted(committedAt);
    }

    static String message(String prefix, byte[] content) {
        return message(prefix, content, RouterHarness.COMMITTED_AT);
    }

    static String message(String prefix, byte[] content, long committedAt) {
        return "{\"op\":\"m\",\"ts_ms\":1795459473330,\"source\":%s,\"transaction\":null,\"message\":{\"prefix\":\"%s\",\"content\":\"%s\"}}"
                .formatted(source(committedAt), prefix, Base64.getEncoder().encodeToString(content));
    }

    /** A change of a row of any table; {@code before} and {@code after} are JSON. */
    static String change(String operation, String before, String after) {
        return "{\"before\":%s,\"after\":%s,\"source\":%s,\"transaction\":null,\"op\":\"%s\",\"ts_ms\":1795459473301}"
                .formatted(before, after, source(RouterHarness.COMMITTED_AT), operation);
    }

    /** The same with a schema, which gives the columns of {@code after} their types. */
    static String changeWithSchema(String operation, String after, String columns) {
        return "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"struct\",\"fields\":[%s],\"optional\":true,\"field\":\"after\"}]},\"payload\":%s}"
                .formatted(columns, change(operation, "null", after));
    }

    /** A change of an outbox row; {@code after} is JSON. */
    static String row(String operation, String after) {
        return "{\"before\":null,\"after\":%s,\"source\":%s,\"transaction\":null,\"op\":\"%s\",\"ts_ms\":1795459473301}"
                .formatted(after, source(RouterHarness.COMMITTED_AT), operation);
    }
}
