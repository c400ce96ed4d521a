package dev.outboxrouter.diagram;

import java.util.List;

/**
 * What is drawn: topics, processors and stores, and what flows between them.
 *
 * @param nodes in the order in which they are read
 * @param arrows between them
 */
public record Flow(List<Node> nodes, List<Arrow> arrows) {

    public Flow {
        nodes = List.copyOf(nodes);
        arrows = List.copyOf(arrows);
    }

    /** What a node is. */
    public enum Kind {
        /** A topic that is read. */
        SOURCE,
        /** What is done with a record. */
        PROCESSOR,
        /** What a processor remembers. */
        STORE,
        /** A topic, or all topics of a form, that is written. */
        SINK
    }

    /**
     * A node.
     *
     * @param id tells it from the others: letters and digits
     * @param kind what it is
     * @param name what it is called
     * @param remark what is to be known of it; may be empty
     */
    public record Node(String id, Kind kind, String name, String remark) {}

    /** From one node to another, by their ids. */
    public record Arrow(String from, String to) {}

    /** The nodes of a kind. */
    List<Node> of(Kind kind) {
        return nodes.stream().filter(node -> node.kind() == kind).toList();
    }
}
