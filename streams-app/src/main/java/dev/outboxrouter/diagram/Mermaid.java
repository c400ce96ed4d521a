package dev.outboxrouter.diagram;

import dev.outboxrouter.diagram.Flow.Node;

/** Draws a flow for Mermaid, which Markdown pages show: https://mermaid.js.org/syntax/flowchart.html. */
public final class Mermaid {

    private Mermaid() {}

    /** The text of the picture. */
    public static String draw(Flow flow) {
        StringBuilder text = new StringBuilder("flowchart LR\n");
        flow.nodes().forEach(node -> text.append("  ").append(node(node)).append('\n'));
        flow.arrows()
                .forEach(arrow -> text.append(
                        "  %s --> %s%n".formatted(arrow.from(), arrow.to()).replace("\r", "")));
        return text.toString();
    }

    private static String node(Node node) {
        String label = "\"%s<br/><small>%s</small>\"".formatted(text(node.name()), text(node.remark()));
        return node.id()
                + switch (node.kind()) {
                    case SOURCE, SINK -> "([" + label + "])";
                    case PROCESSOR -> "[" + label + "]";
                    case STORE -> "[(" + label + ")]";
                };
    }

    /** Mermaid has entities of its own, by number. */
    private static String text(String text) {
        return text.replace("#", "#35;")
                .replace("\"", "#34;")
                .replace("<", "#60;")
                .replace(">", "#62;")
                .replace("`", "#96;");
    }
}
