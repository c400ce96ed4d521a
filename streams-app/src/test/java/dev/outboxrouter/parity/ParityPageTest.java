package dev.outboxrouter.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.postgresql.transforms.DecodeLogicalDecodingMessageContent;
import io.debezium.transforms.outbox.EventRouterConfigDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** The page of differences names what there is, and nothing else. */
class ParityPageTest {

    private static final Path PAGE = Path.of("..", "docs", "event-router-parity.md");

    @Test
    void shouldNameEachDifferenceOnce() throws IOException {
        assertThat(firstCells("[A-Z0-9_]+"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Difference.values()).map(Enum::name).toList());
    }

    @Test
    void shouldHaveARowForEachOptionOfTheTransforms() throws IOException {
        List<String> options =
                new ArrayList<>(EventRouterConfigDefinition.configDef().names());
        try (DecodeLogicalDecodingMessageContent<SourceRecord> decode = new DecodeLogicalDecodingMessageContent<>()) {
            options.addAll(decode.config().names());
        }

        assertThat(firstCells("[a-z.]+")).containsExactlyInAnyOrderElementsOf(options);
    }

    private static List<String> firstCells(String form) throws IOException {
        return Pattern.compile("(?m)^\\| `(" + form + ")`[^|]*\\|")
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();
    }
}
