package dev.outboxrouter;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.config.OptionReference;
import dev.outboxrouter.config.RouterOptionsTable;
import dev.outboxrouter.outbox.RejectionCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says is what there is. */
class ReadmeTest {

    private static final Path README = Path.of("../README.md");

    @Test
    void shouldListEveryCodeOfADeadLetter() throws IOException {
        assertThat(found("^\\| `([A-Z0-9_]+)` \\|"))
                .containsExactlyElementsOf(
                        Arrays.stream(RejectionCode.values()).map(Enum::name).toList());
    }

    @Test
    void shouldGiveOptionsWithTheirDefaults() throws IOException {
        Map<String, String> options = RouterOptionsTable.defaults();

        assertThat(found("^\\| `((?:source|message|dead|topic)\\.[a-z.]+)` \\|"))
                .contains("source.message.topics", "source.table.topics")
                .allSatisfy(option -> {
                    String value = options.get(option);
                    assertThat(README)
                            .content()
                            .contains("| `%s` | %s|"
                                    .formatted(option, requireNonNull(value).isEmpty() ? "" : "`" + value + "` "));
                });
    }

    @Test
    void shouldHaveAReferenceOfTheOptionsThatIsCurrent() throws IOException {
        assertThat(Path.of("../docs/configuration.md"))
                .as("make it anew: java -jar streams-app/target/outbox-router.jar config > docs/configuration.md")
                .hasContent(OptionReference.markdown());
    }

    @Test
    void shouldNameOnlyCommandsOfTheMakefile() throws IOException {
        String makefile = Files.readString(Path.of("../Makefile"));

        assertThat(found("`make ([a-z-]+)|^make ([a-z-]+)"))
                .contains("demo", "test", "consumer", "status")
                .allSatisfy(target -> assertThat(makefile).containsPattern("(?m)^" + target + ":"));
    }

    @Test
    void shouldHaveFilesBehindItsLinks() throws IOException {
        assertThat(found("\\]\\(([^)#:]+)\\)"))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(README.resolveSibling(link)).exists());
    }

    private static List<String> found(String expression) throws IOException {
        return Pattern.compile(expression, Pattern.MULTILINE)
                .matcher(Files.readString(README))
                .results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .distinct()
                .toList();
    }
}
