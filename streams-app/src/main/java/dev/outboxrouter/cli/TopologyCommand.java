package dev.outboxrouter.cli;

import dev.outboxrouter.config.ConfigSources;
import dev.outboxrouter.config.InvalidConfigException;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.diagram.Dot;
import dev.outboxrouter.diagram.Flow;
import dev.outboxrouter.diagram.Mermaid;
import dev.outboxrouter.diagram.RouterFlow;
import dev.outboxrouter.diagram.Svg;
import dev.outboxrouter.topology.RouterTopology;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyDescription;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Prints the topology that a configuration makes. */
@Command(
        name = "topology",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the topology that a configuration makes, as text or as a picture. Connects to nothing.",
            "",
            "text is Kafka Streams' own description: what is compared before a router is deployed over another."
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  printed",
            "  2  the arguments or the configuration are wrong",
            "",
            "Examples:",
            "  java -jar outbox-router.jar topology --config outbox-router.properties",
            "  java -jar outbox-router.jar topology --config outbox-router.properties --format svg > topology.svg"
        })
public final class TopologyCommand implements Callable<Integer> {

    /** How it is printed. */
    enum Format {
        /** As Kafka Streams describes it. */
        TEXT,
        /** For Markdown pages. */
        MERMAID,
        /** For Graphviz. */
        DOT,
        /** A picture of its own. */
        SVG
    }

    @Option(names = "--config", paramLabel = "FILE", description = "The router's properties file.")
    private @Nullable Path configFile;

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "text",
            converter = FormatConverter.class,
            description = "text, mermaid, dot or svg; text unless said.")
    private Format format = Format.TEXT;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            RouterConfig config = RouterConfig.of(ConfigSources.read(Optional.ofNullable(configFile), System.getenv()));
            spec.commandLine().getOut().print(text(config));
            spec.commandLine().getOut().flush();
            return ExitCode.DONE.status();
        } catch (InvalidConfigException e) {
            spec.commandLine().getErr().println("outbox-router topology: " + e.getMessage());
            return ExitCode.USAGE.status();
        }
    }

    private String text(RouterConfig config) {
        TopologyDescription topology = RouterTopology.describe(config);
        String applicationId = String.valueOf(StreamsProperties.of(config).get(StreamsConfig.APPLICATION_ID_CONFIG));
        Flow flow = RouterFlow.of(topology, config, applicationId);
        return switch (format) {
            case TEXT -> topology.toString();
            case MERMAID -> Mermaid.draw(flow);
            case DOT -> Dot.draw(flow);
            case SVG -> Svg.draw(flow);
        };
    }

    /** In small letters, as options are written. */
    static final class FormatConverter implements ITypeConverter<Format> {

        @Override
        public Format convert(String text) {
            try {
                return Format.valueOf(text.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'%s' is none of text, mermaid, dot, svg".formatted(text));
            }
        }
    }
}
