package dev.outboxrouter.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.outboxrouter.outbox.RejectionCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/operations.md against what it is about. */
class OperationsPageTest {

    private static final Path PAGE = Path.of("../docs/operations.md");
    private static final Path ALERTS = Path.of("../monitoring/alerts.yml");

    @Test
    void shouldHaveARunbookForEachAlertAndForNoOther() throws IOException {
        assumeThat(ALERTS).exists();
        assertThat(found("(?m)^## (Outbox[A-Za-z]+)$", PAGE))
                .containsExactlyInAnyOrderElementsOf(found("(?m)^ *- alert: (\\S+)$", ALERTS));
    }

    @Test
    void shouldSayOfEachAlertWhatItMeansWhatToLookAtAndWhatToDo() throws IOException {
        String[] sections = Files.readString(PAGE).split("(?m)^## ");
        assertThat(Arrays.stream(sections).filter(section -> section.startsWith("Outbox")))
                .hasSizeGreaterThan(5)
                .allSatisfy(runbook -> assertThat(runbook).contains("**Means.**", "**Look at.**", "**Do.**"));
    }

    @Test
    void shouldLinkToHeadingsThatExist() throws IOException {
        List<String> headings = found("(?m)^#+ (.+)$", PAGE).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .toList();

        assertThat(headings).containsAll(found("\\]\\(#([a-z0-9-]+)\\)", PAGE));
        assertThat(found("\\]\\(([^)#]+)[)#]", PAGE))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(PAGE.resolveSibling(link)).exists());
    }

    @Test
    void shouldTellTheMendOfEachCode() throws IOException {
        List<Pattern> told = found("`([A-Z_]{4,}…?)`", PAGE).stream()
                .map(code -> Pattern.compile(code.replace("…", ".*")))
                .toList();

        assertThat(RejectionCode.values())
                .allSatisfy(code -> assertThat(told)
                        .anyMatch(pattern -> pattern.matcher(code.name()).matches()));
    }

    private static List<String> found(String expression, Path file) throws IOException {
        return Pattern.compile(expression)
                .matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }
}
