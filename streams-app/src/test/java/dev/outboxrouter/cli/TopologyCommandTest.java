package dev.outboxrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import picocli.CommandLine;

/** What is drawn is what the router runs. */
class TopologyCommandTest {

    private static final Path SHIPPED = Path.of("config/outbox-router.properties");

    @TempDir
    private Path directory;

    @Test
    void shouldPrintTheTopologyThatWasReviewed() throws Exception {
        assertThat(print(SHIPPED, "text")).isEqualTo(Files.readString(Path.of("src/test/resources/topology.txt")));
    }

    @Test
    void shouldDrawItForMermaidAndGraphviz() throws Exception {
        assertThat(print(SHIPPED, "mermaid")).isEqualTo("""
                flowchart LR
                  raw0(["example.message<br/><small>raw topic</small>"])
                  raw1(["example.public.outbox<br/><small>raw topic</small>"])
                  route["route<br/><small>exactly once</small>"]
                  aggregate_topics(["outbox.event.${routedByValue}<br/><small>aggregate topics</small>"])
                  dead_letters(["outbox.dead-letters<br/><small>dead letters</small>"])
                  raw0 --> route
                  raw1 --> route
                  route --> aggregate_topics
                  route --> dead_letters
                """);
        assertThat(print(SHIPPED, "DOT"))
                .startsWith("digraph router {")
                .contains("raw1 -> route;", "route -> dead_letters;");
    }

    @Test
    void shouldDrawAnSvgWhateverTheNamesAre() throws Exception {
        Path file = Files.writeString(
                directory.resolve("router.properties"), "source.message.topics.regex=(?<a>x&y)\\\\.message\n");
        String svg = print(file, "svg");

        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(4);
        assertThat(document.getElementsByTagName("desc").item(0).getTextContent())
                .contains("(?<a>x&y)\\.message (raw topics of this expression).")
                .contains("outbox.dead-letters (dead letters).");
    }

    @Test
    void shouldRefuseAFormatThatThereIsNot() {
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new TopologyCommand())
                .setErr(new PrintWriter(err))
                .execute("--config", SHIPPED.toString(), "--format", "png");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("'png' is none of text, mermaid, dot, svg");
    }

    private static String print(Path config, String format) {
        StringWriter out = new StringWriter();
        int exitCode = new CommandLine(new TopologyCommand())
                .setOut(new PrintWriter(out))
                .execute("--config", config.toString(), "--format", format);
        assertThat(exitCode).isZero();
        return out.toString();
    }
}
