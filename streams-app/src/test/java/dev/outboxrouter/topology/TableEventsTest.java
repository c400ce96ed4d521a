package dev.outboxrouter.topology;

import static dev.outboxrouter.topology.RouterHarness.DEAD_LETTERS;
import static dev.outboxrouter.topology.RouterHarness.header;
import static dev.outboxrouter.topology.RouterHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Events of a table whose software emits none. */
class TableEventsTest {

    private static final String CUSTOMERS = "example.public.customers";
    private static final String KEY = "{\"id\":7}";
    private static final String BEFORE = "{\"id\":7,\"name\":\"Ada\"}";
    private static final String AFTER = "{\"id\":7,\"name\":\"Ada L.\"}";

    @Test
    void shouldMakeAnEventOfEveryChange() {
        try (RouterHarness router = customers(Map.of())) {
            router.raw(CUSTOMERS, KEY, Envelopes.change("c", "null", BEFORE));
            router.raw(CUSTOMERS, KEY, Envelopes.change("u", BEFORE, AFTER));
            router.raw(CUSTOMERS, KEY, Envelopes.change("d", AFTER, "null"));
            router.raw(CUSTOMERS, KEY, (String) null);
            router.raw(CUSTOMERS, KEY, Envelopes.change("r", "null", AFTER));
            router.raw(CUSTOMERS, null, Envelopes.change("t", "null", "null"));

            List<TestRecord<byte[], byte[]>> events = router.on("outbox.event.customer");
            assertThat(events)
                    .extracting(event -> header(event, "eventType"))
                    .containsExactly("customer.created", "customer.updated", "customer.deleted");
            assertThat(events).extracting(event -> text(event.value())).containsExactly(BEFORE, AFTER, AFTER);
            assertThat(events).allSatisfy(event -> {
                assertThat(text(event.key())).isEqualTo("7");
                assertThat(event.timestamp()).isEqualTo(RouterHarness.COMMITTED_AT);
                assertThat(event.headers().toArray()).hasSize(2);
            });
            assertThat(events).extracting(event -> header(event, "id")).doesNotHaveDuplicates();
            assertThat(router.skipped()).containsEntry("snapshot", 1.0).containsEntry("truncate", 1.0);
            assertThat(router.topics()).containsExactly("outbox.event.customer");
        }
    }

    @Test
    void shouldGiveTheSameChangeTheSameIdWhateverItsEncoding() {
        String change = Envelopes.change("c", "null", AFTER);
        Set<String> ids = new HashSet<>();
        for (String key : List.of(KEY, "{\"schema\":{\"type\":\"struct\"},\"payload\":%s}".formatted(KEY))) {
            try (RouterHarness router = customers(Map.of())) {
                router.raw(CUSTOMERS, key, change);
                router.raw(CUSTOMERS, key, "{\"schema\":{\"type\":\"struct\"},\"payload\":%s}".formatted(change));
                router.on("outbox.event.customer").forEach(event -> {
                    assertThat(text(event.key())).isEqualTo("7");
                    ids.add(header(event, "id"));
                });
            }
        }
        assertThat(ids).hasSize(1);
    }

    @Test
    void shouldTellTheRowsOfOneStatementApart() {
        try (RouterHarness router = customers(Map.of())) {
            router.raw(CUSTOMERS, "{\"id\":1}", Envelopes.change("c", "null", "{\"id\":1}"));
            router.raw(CUSTOMERS, "{\"id\":2}", Envelopes.change("c", "null", "{\"id\":2}"));

            assertThat(router.on("outbox.event.customer"))
                    .extracting(event -> header(event, "id"))
                    .doesNotHaveDuplicates()
                    .hasSize(2);
        }
    }

    @Test
    void shouldMakeADeleteAndACreateOfAChangedPrimaryKey() {
        try (RouterHarness router = customers(Map.of())) {
            router.raw(CUSTOMERS, KEY, Envelopes.change("d", BEFORE, "null"));
            router.raw(CUSTOMERS, KEY, (String) null);
            router.raw(CUSTOMERS, "{\"id\":900}", Envelopes.change("c", "null", "{\"id\":900}"));

            List<TestRecord<byte[], byte[]>> events = router.on("outbox.event.customer");
            assertThat(events).extracting(event -> text(event.key())).containsExactly("7", "900");
            assertThat(events)
                    .extracting(event -> header(event, "eventType"))
                    .containsExactly("customer.deleted", "customer.created");
            assertThat(events).extracting(event -> header(event, "id")).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldGiveTheEarlierRowATombstoneAndSnapshotsIfWanted() {
        try (RouterHarness router = customers(Map.of(
                "source.table.before", "true",
                "source.table.tombstone", "true",
                "table.op.read.behavior", "route"))) {
            router.raw(CUSTOMERS, KEY, Envelopes.change("u", BEFORE, AFTER));
            router.raw(CUSTOMERS, KEY, Envelopes.change("d", AFTER, "null"));
            router.raw(CUSTOMERS, KEY, Envelopes.change("r", "null", AFTER));

            List<TestRecord<byte[], byte[]>> events = router.on("outbox.event.customer");
            assertThat(events)
                    .extracting(event -> text(event.value()))
                    .containsExactly(
                            "{\"before\":%s,\"after\":%s}".formatted(BEFORE, AFTER),
                            "{\"before\":%s,\"after\":null}".formatted(AFTER),
                            "(null)",
                            "{\"before\":null,\"after\":%s}".formatted(AFTER));
            assertThat(header(events.get(3), "eventType")).isEqualTo("customer.snapshot");
        }
    }

    @Test
    void shouldKeyByAllColumnsOfAPrimaryKeyAndRefuseATableWithoutOne() {
        try (RouterHarness router = customers(Map.of())) {
            router.raw(CUSTOMERS, "{\"a\":1, \"b\":\"x\"}", Envelopes.change("c", "null", AFTER));
            router.raw(CUSTOMERS, "{\"name\":\"Zo\\u00eb\"}", Envelopes.change("c", "null", AFTER));
            assertThat(router.on("outbox.event.customer"))
                    .extracting(event -> text(event.key()))
                    .containsExactly("{\"a\":1, \"b\":\"x\"}", "Zoë");

            router.raw(CUSTOMERS, null, Envelopes.change("c", "null", AFTER));
            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("FIELD_MISSING");
            router.raw(CUSTOMERS, "nonsense", Envelopes.change("c", "null", AFTER));
            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("RECORD_NOT_AN_ENVELOPE");
        }
    }

    @Test
    void shouldKeyByTheNumberThatADecimalStandsFor() {
        String key = "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"bytes\",\"optional\":false,"
                + "\"name\":\"org.apache.kafka.connect.data.Decimal\",\"version\":1,"
                + "\"parameters\":{\"scale\":\"2\",\"connect.decimal.precision\":\"10\"},\"field\":\"id\"}]},"
                + "\"payload\":{\"id\":\"BOI=\"}}";
        try (RouterHarness router = customers(Map.of())) {
            router.raw(CUSTOMERS, key, Envelopes.change("c", "null", AFTER));

            assertThat(text(router.theOnlyOneOn("outbox.event.customer").key())).isEqualTo("12.50");
        }
    }

    private static RouterHarness customers(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("source.table.topics", CUSTOMERS + ":customer");
        return new RouterHarness(all);
    }
}
