package dev.outboxrouter.diagram;

import dev.outboxrouter.diagram.Flow.Node;

/** Draws a flow for Graphviz: https://graphviz.org/doc/info/lang.html. */
public final class Dot {

    private Dot() {}

    /** The text of the picture. */
    public static String draw(Flow flow) {
        StringBuilder text = new StringBuilder("digraph router {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n");
        flow.nodes().forEach(node -> text.append("  ").append(node(node)).append(";\n"));
        flow.arrows()
                .forEach(arrow -> text.append("  ")
                        .append(arrow.from())
                        .append(" -> ")
                        .append(arrow.to())
                        .append(";\n"));
        return text.append("}\n").toString();
    }

    private static String node(Node node) {
        String shape = switch (node.kind()) {
            case SOURCE, SINK -> "oval";
            case PROCESSOR -> "box";
            case STORE -> "cylinder";
        };
        return "%s [shape=%s, label=\"%s\\n%s\"]".formatted(node.id(), shape, text(node.name()), text(node.remark()));
    }

    private static String text(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
