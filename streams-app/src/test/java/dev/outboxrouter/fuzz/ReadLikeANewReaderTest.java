package dev.outboxrouter.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.cdc.BinaryEncoding;
import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.ChangeEvent.Unreadable;
import dev.outboxrouter.cdc.ChangeEventReader;
import dev.outboxrouter.cdc.EventContent;
import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.LogicalMessage;
import dev.outboxrouter.cdc.MalformedJsonException;
import dev.outboxrouter.cdc.RowChange;
import dev.outboxrouter.cdc.Slice;
import dev.outboxrouter.cdc.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A reader knows how the record before was written, and reads the next one faster when it is written alike. Whatever it has
 * read before, it reads like a reader that has read nothing.
 */
class ReadLikeANewReaderTest {

    private static final long SEED = Long.getLong("fuzz.seed", 20_261_125);
    private static final int RECORDS = 100_000;
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private static final List<FieldName> SOUGHT = List.of(
            FieldName.of("id"),
            FieldName.of("aggregatetype"),
            FieldName.of("aggregateid"),
            FieldName.of("payload"),
            FieldName.of("traceparent"));

    private static final List<String> OTHER_NUMBERS = List.of(
            "0",
            "01",
            "-1",
            "1.5",
            "1e3",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551617",
            "12345678901234567890123",
            "null",
            "\"7\"",
            "");

    private static final String SOURCE =
            "\"source\":{\"version\":\"3.7.0.Final\",\"connector\":\"postgresql\",\"name\":\"example\","
                    + "\"ts_ms\":1795459473237,\"snapshot\":\"false\",\"db\":\"example\",\"sequence\":\"[\\\"24820280\\\",\\\"24820680\\\"]\","
                    + "\"ts_us\":1795459473237049,\"ts_ns\":1795459473237049000,\"schema\":\"public\",\"table\":\"outbox\",\"txId\":763,"
                    + "\"lsn\":24820680,\"xmin\":null}";

    private static final String CONTENT =
            "{\"id\": \"5a6b0c3e\", \"aggregatetype\": \"order\", \"aggregateid\": \"42\", \"payload\": {\"total\": 12}}";

    private final List<String> seeds = List.of(
            "{\"before\":null,\"after\":{\"id\":\"5a6b0c3e\",\"aggregatetype\":\"order\",\"aggregateid\":\"42\","
                    + "\"payload\":\"{\\\"total\\\": 12}\"}," + SOURCE + ",\"op\":\"c\",\"ts_ms\":1795459473330}",
            "{\"before\":{\"id\":1,\"name\":\"a\"},\"after\":{\"id\":1,\"name\":\"b\"}," + SOURCE
                    + ",\"op\":\"u\",\"ts_ms\":1795459473330}",
            "{\"op\":\"m\",\"ts_ms\":1795459473330," + SOURCE
                    + ",\"message\":{\"prefix\":\"outbox/order/42\",\"content\":\""
                    + Base64.getEncoder().encodeToString(CONTENT.getBytes(StandardCharsets.UTF_8)) + "\"}}",
            "{\"schema\":null,\"payload\":{\"op\":\"d\",\"ts_ms\":1795459473330,\"before\":{\"id\":1},\"after\":null,"
                    + SOURCE + ",\"transaction\":{\"id\":\"763:24820680\",\"total_order\":1}}}");

    private final ChangeEventReader records = new ChangeEventReader(BinaryEncoding.BASE64);
    private final EventContent.Reader contents = new EventContent.Reader();

    @Test
    void shouldReadEveryRecordAsIfItWereTheFirst() {
        Random random = new Random(SEED);
        int read = 0;
        byte[] record = {};
        for (int i = 0; i < RECORDS; i++) {
            // Most are written like the one before, some are the same.
            record = random.nextInt(3) == 0 ? record : other(seeds.get(i / 10 % seeds.size()), random);
            ChangeEvent found = records.read(null, record);
            List<String> lines = lines(found, contents);
            assertThat(lines)
                    .as("-Dfuzz.seed=%d, record %d: %s", SEED, i, new String(record, StandardCharsets.UTF_8))
                    .isEqualTo(lines(
                            new ChangeEventReader(BinaryEncoding.BASE64).read(null, record),
                            new EventContent.Reader()));
            read += found instanceof Unreadable ? 0 : 1;
        }
        assertThat(read).isBetween(RECORDS / 4, RECORDS * 9 / 10);
    }

    @Test
    void shouldReadEveryContentAsIfItWereTheFirst() {
        Random random = new Random(SEED);
        for (int i = 0; i < RECORDS; i++) {
            Slice content = Slice.of(other(CONTENT, random));
            assertThat(lines(content, contents))
                    .as("-Dfuzz.seed=%d, content %d: %s", SEED, i, content.text())
                    .isEqualTo(lines(content, new EventContent.Reader()));
        }
    }

    private static byte[] other(String seed, Random random) {
        String numbered = NUMBER.matcher(seed).replaceAll(number -> number(number, random));
        byte[] record = numbered.getBytes(StandardCharsets.UTF_8);
        return random.nextInt(3) == 0
                ? Mutations.of(record, List.of(seed.getBytes(StandardCharsets.UTF_8)), random)
                : record;
    }

    private static String number(MatchResult number, Random random) {
        if (random.nextInt(60) == 0) {
            return Matcher.quoteReplacement(OTHER_NUMBERS.get(random.nextInt(OTHER_NUMBERS.size())));
        }
        String digits = number.group();
        return digits.substring(0, digits.length() - 1) + random.nextInt(10);
    }

    private static List<String> lines(ChangeEvent event, EventContent.Reader contents) {
        List<String> lines = new ArrayList<>();
        if (event instanceof LogicalMessage message) {
            lines.add(message.prefix().text());
            lines.addAll(lines(message.content(), contents));
            source(message.source(), lines);
        } else if (event instanceof RowChange row) {
            lines.add(row.operation().name());
            fields(row.before(), lines);
            fields(row.after(), lines);
            source(row.source(), lines);
        } else {
            lines.add(event.toString());
        }
        return lines;
    }

    private static List<String> lines(Slice content, EventContent.Reader contents) {
        List<String> lines = new ArrayList<>();
        try {
            for (Optional<JsonFields> event : contents.read(content).events()) {
                event.ifPresent(fields -> fields(fields, lines));
            }
        } catch (MalformedJsonException e) {
            lines.add(e.flaw() + ": " + e.getMessage());
        }
        return lines;
    }

    private static void fields(JsonFields fields, List<String> lines) {
        lines.add(fields.json().text());
        for (int member = 0; member < fields.size(); member++) {
            try {
                lines.add(
                        fields.name(member) + ": " + fields.value(member).utf8().text());
            } catch (MalformedJsonException e) {
                lines.add("no text: " + e.getMessage());
            }
        }
        // Twice: the second time it is known.
        SOUGHT.forEach(name -> lines.add(name + ": " + fields.find(name) + ", " + fields.find(name)));
    }

    private static void source(Source source, List<String> lines) {
        lines.add("%s %s %s %s %s.%s.%s"
                .formatted(
                        source.transactionId(),
                        source.lsn(),
                        source.committedMillis(),
                        source.committedMicros(),
                        source.database(),
                        source.schema(),
                        source.table()));
    }
}
