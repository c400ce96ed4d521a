package dev.outboxrouter.diagram;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.diagram.Flow.Arrow;
import dev.outboxrouter.diagram.Flow.Kind;
import dev.outboxrouter.diagram.Flow.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.streams.TopologyDescription;

/** The topology as Kafka Streams describes it, with the topics that the configuration puts into it → a {@link Flow}. */
public final class RouterFlow {

    private final RouterConfig config;
    private final String applicationId;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Arrow> arrows = new ArrayList<>();

    private RouterFlow(RouterConfig config, String applicationId) {
        this.config = config;
        this.applicationId = applicationId;
    }

    /**
     * The flow of a router.
     *
     * @param topology of this configuration
     * @param applicationId what the names of its own topics begin with
     */
    public static Flow of(TopologyDescription topology, RouterConfig config, String applicationId) {
        RouterFlow flow = new RouterFlow(config, applicationId);
        for (TopologyDescription.Subtopology part : topology.subtopologies()) {
            part.nodes().forEach(flow::add);
        }
        return new Flow(flow.nodes, flow.arrows);
    }

    private void add(TopologyDescription.Node node) {
        if (node instanceof TopologyDescription.Source) {
            new TreeSet<>(config.rawTopics().names()).forEach(topic -> raw(topic, "raw topic", node));
            config.rawTopics().expressions().stream()
                    .map(Pattern::pattern)
                    .forEach(expression -> raw(expression, "raw topics of this expression", node));
        } else if (node instanceof TopologyDescription.Processor processor) {
            nodes.add(new Node(id(node.name()), Kind.PROCESSOR, node.name(), "exactly once"));
            new TreeSet<>(processor.stores()).forEach(store -> {
                nodes.add(new Node(id(store), Kind.STORE, store, "%s-%s-changelog".formatted(applicationId, store)));
                arrows.add(new Arrow(id(node.name()), id(store)));
            });
            node.successors().forEach(sink -> arrows.add(new Arrow(id(node.name()), id(sink.name()))));
        } else if (node instanceof TopologyDescription.Sink sink) {
            String topic = sink.topic() == null ? config.rules().topics().replacement() : sink.topic();
            nodes.add(new Node(id(node.name()), Kind.SINK, topic, node.name().replace('-', ' ')));
        }
    }

    private void raw(String topic, String remark, TopologyDescription.Node source) {
        String id = "raw" + nodes.size();
        nodes.add(new Node(id, Kind.SOURCE, topic, remark));
        source.successors().forEach(processor -> arrows.add(new Arrow(id, id(processor.name()))));
    }

    private static String id(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_");
    }
}
