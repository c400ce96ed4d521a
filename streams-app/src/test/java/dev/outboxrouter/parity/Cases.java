package dev.outboxrouter.parity;

import dev.outboxrouter.parity.ParityCase.RawHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Cases: an option set, a record, and what surrounds it. */
final class Cases {

    private static final long NOW = ColumnValues.NOW;

    private Cases() {}

    static Arbitrary<ParityCase> all() {
        Arbitrary<Map<String, String>> ours = Arbitraries.of(Map.of(), Map.of(Options.READ, "route"));
        Arbitrary<Long> envelopeTime =
                Arbitraries.longs().between(NOW - 500, NOW).injectNull(0.03);
        Arbitrary<Long> commitTime = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.longs().between(NOW - 60_000, NOW - 600)),
                Tuple.of(1, Arbitraries.of(-1L, 0L, NOW + 1_801_000, NOW + 1_700_000)));
        Arbitrary<Long> recordTime = Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.longs().between(NOW, NOW + 900)), Tuple.of(1, Arbitraries.just(NOW - 900_000)));
        return Combinators.combine(
                        OptionSets.all(),
                        ours,
                        Arbitraries.of(true, false),
                        Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)),
                        changes(),
                        envelopeTime,
                        Combinators.combine(commitTime, recordTime).as(Tuple::of),
                        headers())
                .as((options, reads, prefixed, keepNulls, change, envelope, times, headers) -> new ParityCase(
                        options,
                        reads,
                        prefixed,
                        keepNulls,
                        renamed(change, options),
                        envelope,
                        times.get1(),
                        times.get2(),
                        headers));
    }

    private static Arbitrary<Change> changes() {
        Arbitrary<String> operations = Arbitraries.frequency(
                Tuple.of(30, "c"), Tuple.of(4, "r"), Tuple.of(2, "u"), Tuple.of(1, "d"), Tuple.of(1, "t"));
        Arbitrary<Change> rows =
                Combinators.combine(operations, EventSets.columns()).as(Change.Row::new);
        Arbitrary<String> prefixes = Arbitraries.of("outbox", "outbox/x/1");
        Arbitrary<Change> messages = Combinators.combine(
                        prefixes,
                        Arbitraries.frequency(Tuple.of(40, ""), Tuple.of(1, " "), Tuple.of(1, "\n\t")),
                        EventSets.members(),
                        Arbitraries.frequency(Tuple.of(40, ""), Tuple.of(1, " "), Tuple.of(1, " and more")))
                .as(Change.Message::new);
        Arbitrary<Change> events = Combinators.combine(
                        prefixes, EventSets.members().list().ofMaxSize(3))
                .as(Change.Events::new);
        Arbitrary<Change> unreadable = Combinators.combine(
                        prefixes, Arbitraries.of("", " ", "not json", "{\"id\":", "\"text\"", "1", "null", "[1]", "{}"))
                .as((prefix, text) -> new Change.Unreadable(prefix, text.getBytes(StandardCharsets.UTF_8)));
        Arbitrary<Change> notUtf8 = prefixes.map(prefix -> new Change.Unreadable(
                prefix,
                "{\"id\":\"1\",\"aggregatetype\":\"order\",\"aggregateid\":\"\u00ff\",\"payload\":{}}"
                        .getBytes(StandardCharsets.ISO_8859_1)));
        return Arbitraries.frequencyOf(
                Tuple.of(60, rows),
                Tuple.of(60, messages),
                Tuple.of(2, events),
                Tuple.of(1, unreadable),
                Tuple.of(1, notUtf8),
                Tuple.of(1, Arbitraries.just(new Change.Tombstone())));
    }

    private static Change renamed(Change change, Map<String, String> options) {
        if (change instanceof Change.Row row) {
            return new Change.Row(row.operation(), EventSets.renamed(row.after(), options));
        }
        if (change instanceof Change.Message message) {
            return new Change.Message(
                    message.prefix(), message.before(), EventSets.renamed(message.fields(), options), message.after());
        }
        return change;
    }

    private static Arbitrary<List<RawHeader>> headers() {
        Arbitrary<RawHeader> header = Arbitraries.of(
                new RawHeader("__debezium.context.connectorName", "postgresql"),
                new RawHeader("__debezium.context.taskId", "0"),
                new RawHeader("user", "Zoë"),
                new RawHeader("user", "second"),
                new RawHeader("id", "of the raw record"),
                new RawHeader("empty", ""),
                new RawHeader("nothing", null));
        return header.list().ofMaxSize(3);
    }
}
