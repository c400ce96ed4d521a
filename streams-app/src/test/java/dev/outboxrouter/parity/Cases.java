package dev.outboxrouter.parity;

import dev.outboxrouter.generators.Generator;
import dev.outboxrouter.generators.Generators;
import dev.outboxrouter.generators.Weighted;
import dev.outboxrouter.parity.ParityCase.RawHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Cases: an option set, a record, and what surrounds it. */
final class Cases {

    private static final long NOW = ColumnValues.NOW;

    private Cases() {}

    static Generator<ParityCase> all() {
        Generator<Map<String, String>> optionSets = OptionSets.all();
        Generator<Map<String, String>> ours = Generators.elements(Map.of(), Map.of(Options.READ, "route"));
        Generator<Boolean> prefixed = Generators.elements(true, false);
        Generator<Boolean> keepNulls = Generators.frequency(Weighted.constant(3, false), Weighted.constant(1, true));
        Generator<Change> changes = changes();
        Generator<Long> envelopeTime =
                Generators.frequency(Weighted.of(32, Generators.between(NOW - 500, NOW)), Weighted.constant(1, null));
        Generator<Long> commitTime = Generators.frequency(
                Weighted.of(20, Generators.between(NOW - 60_000, NOW - 600)),
                Weighted.of(1, Generators.elements(-1L, 0L, NOW + 1_801_000, NOW + 1_700_000)));
        Generator<Long> recordTime = Generators.frequency(
                Weighted.of(9, Generators.between(NOW, NOW + 900)), Weighted.constant(1, NOW - 900_000));
        Generator<List<RawHeader>> headers = headers();
        return choices -> {
            Map<String, String> options = choices.draw(optionSets);
            return new ParityCase(
                    options,
                    choices.draw(ours),
                    choices.draw(prefixed),
                    choices.draw(keepNulls),
                    renamed(choices.draw(changes), options),
                    choices.draw(envelopeTime),
                    choices.draw(commitTime),
                    choices.draw(recordTime),
                    choices.draw(headers));
        };
    }

    private static Generator<Change> changes() {
        Generator<String> operations = Generators.frequency(
                Weighted.constant(30, "c"),
                Weighted.constant(4, "r"),
                Weighted.constant(2, "u"),
                Weighted.constant(1, "d"),
                Weighted.constant(1, "t"));
        Generator<List<EventField>> columns = EventSets.columns();
        Generator<Change> rows = choices -> new Change.Row(choices.draw(operations), choices.draw(columns));
        Generator<String> prefixes = Generators.elements("outbox", "outbox/x/1");
        Generator<String> before = Generators.frequency(
                Weighted.constant(40, ""), Weighted.constant(1, " "), Weighted.constant(1, "\n\t"));
        Generator<List<EventField>> members = EventSets.members();
        Generator<String> after = Generators.frequency(
                Weighted.constant(40, ""), Weighted.constant(1, " "), Weighted.constant(1, " and more"));
        Generator<Change> messages = choices -> new Change.Message(
                choices.draw(prefixes), choices.draw(before), choices.draw(members), choices.draw(after));
        Generator<List<List<EventField>>> lists = members.list(3);
        Generator<Change> events = choices -> new Change.Events(choices.draw(prefixes), choices.draw(lists));
        Generator<String> texts =
                Generators.elements("", " ", "not json", "{\"id\":", "\"text\"", "1", "null", "[1]", "{}");
        Generator<Change> unreadable = choices -> new Change.Unreadable(
                choices.draw(prefixes), choices.draw(texts).getBytes(StandardCharsets.UTF_8));
        Generator<Change> notUtf8 = prefixes.map(prefix -> new Change.Unreadable(
                prefix,
                "{\"id\":\"1\",\"aggregatetype\":\"order\",\"aggregateid\":\"\u00ff\",\"payload\":{}}"
                        .getBytes(StandardCharsets.ISO_8859_1)));
        return Generators.frequency(
                Weighted.of(60, rows),
                Weighted.of(60, messages),
                Weighted.of(2, events),
                Weighted.of(1, unreadable),
                Weighted.of(1, notUtf8),
                Weighted.constant(1, new Change.Tombstone()));
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

    private static Generator<List<RawHeader>> headers() {
        Generator<RawHeader> header = Generators.elements(
                new RawHeader("__debezium.context.connectorName", "postgresql"),
                new RawHeader("__debezium.context.taskId", "0"),
                new RawHeader("user", "Zoë"),
                new RawHeader("user", "second"),
                new RawHeader("id", "of the raw record"),
                new RawHeader("empty", ""),
                new RawHeader("nothing", null));
        return header.list(3);
    }
}
