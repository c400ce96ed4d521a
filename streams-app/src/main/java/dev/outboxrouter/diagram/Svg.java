package dev.outboxrouter.diagram;

import dev.outboxrouter.diagram.Flow.Arrow;
import dev.outboxrouter.diagram.Flow.Kind;
import dev.outboxrouter.diagram.Flow.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Draws a flow as an SVG of its own: in three columns, for light and dark, with a description for who does not see it. */
public final class Svg {

    private static final int WIDTH_OF_A_LETTER = 8;
    private static final int BOX_HEIGHT = 52;
    private static final int ROW = 76;
    private static final int GAP = 90;
    private static final int MARGIN = 20;

    private static final String HEAD = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-labelledby="title description">
            <title id="title">Topology of the outbox router</title>
            <desc id="description">%3$s</desc>
            <style>
            text { font: 14px ui-monospace, monospace; fill: #1f2328 }
            .remark { font-size: 11px; fill: #59636e }
            rect { fill: #f6f8fa; stroke: #818b98; stroke-width: 1.5 }
            .processor { fill: #ddf4ff; stroke: #0969da }
            .store { stroke-dasharray: 5 3 }
            path { fill: none; stroke: #59636e; stroke-width: 1.5 }
            marker path { fill: #59636e; stroke: none }
            @media (prefers-color-scheme: dark) {
            text { fill: #f0f6fc } .remark { fill: #9198a1 } rect { fill: #151b23; stroke: #656c76 }
            .processor { fill: #0d2547; stroke: #4493f8 } path { stroke: #9198a1 } marker path { fill: #9198a1 }
            }
            </style>
            <defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
            """;

    private static final String BOX = """
            <rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="%d"/>
            <text x="%d" y="%d" text-anchor="middle">%s</text>
            <text class="remark" x="%d" y="%d" text-anchor="middle">%s</text>
            """;

    private final Flow flow;
    private final Map<String, Box> boxes = new HashMap<>();

    private Svg(Flow flow) {
        this.flow = flow;
    }

    /** Where a node is drawn. */
    private record Box(int x, int y, int width) {

        int middle() {
            return y + BOX_HEIGHT / 2;
        }
    }

    /** The text of the picture. */
    public static String draw(Flow flow) {
        return new Svg(flow).drawn();
    }

    private String drawn() {
        List<Node> left = flow.of(Kind.SOURCE);
        List<Node> middle = Stream.concat(flow.of(Kind.PROCESSOR).stream(), flow.of(Kind.STORE).stream())
                .toList();
        List<Node> right = flow.of(Kind.SINK);
        int x = column(left, MARGIN);
        x = column(middle, x + GAP);
        x = column(right, x + GAP);
        int rows = Math.max(left.size(), Math.max(middle.size(), right.size()));
        StringBuilder text = new StringBuilder(
                HEAD.formatted(x + MARGIN, rows * ROW + 2 * MARGIN - (ROW - BOX_HEIGHT), escaped(description())));
        flow.arrows().forEach(arrow -> text.append(line(arrow)));
        flow.nodes().forEach(node -> text.append(box(node)));
        return text.append("</svg>\n").toString();
    }

    /** Puts nodes below each other; the right edge of the widest. */
    private int column(List<Node> nodes, int x) {
        int letters = nodes.stream()
                .mapToInt(node -> Math.max(node.name().length(), node.remark().length() * 4 / 5))
                .max()
                .orElse(0);
        int width = letters * WIDTH_OF_A_LETTER * 11 / 10 + 2 * MARGIN;
        int y = MARGIN;
        for (Node node : nodes) {
            boxes.put(node.id(), new Box(x, y, width));
            y += ROW;
        }
        return x + width;
    }

    private String line(Arrow arrow) {
        Box from = box(arrow.from());
        Box to = box(arrow.to());
        if (from.x() == to.x()) {
            int middle = from.x() + from.width() / 2;
            return "<path d=\"M%d %d V%d\" marker-end=\"url(#head)\"/>\n"
                    .formatted(middle, from.y() + BOX_HEIGHT, to.y());
        }
        int start = from.x() + from.width();
        int bend = (start + to.x()) / 2;
        return "<path d=\"M%d %d C%d %d %d %d %d %d\" marker-end=\"url(#head)\"/>\n"
                .formatted(start, from.middle(), bend, from.middle(), bend, to.middle(), to.x(), to.middle());
    }

    private String box(Node node) {
        Box box = box(node.id());
        String kind = switch (node.kind()) {
            case SOURCE, SINK -> "topic";
            case PROCESSOR -> "processor";
            case STORE -> "store";
        };
        int round = kind.equals("topic") ? BOX_HEIGHT / 2 : 6;
        int middle = box.x() + box.width() / 2;
        return BOX.formatted(
                kind,
                box.x(),
                box.y(),
                box.width(),
                BOX_HEIGHT,
                round,
                middle,
                box.y() + 22,
                escaped(node.name()),
                middle,
                box.y() + 40,
                escaped(node.remark()));
    }

    private Box box(String id) {
        return boxes.getOrDefault(id, new Box(0, 0, 0));
    }

    private String description() {
        StringBuilder text = new StringBuilder();
        flow.nodes()
                .forEach(node -> text.append(node.name())
                        .append(" (")
                        .append(node.remark())
                        .append("). "));
        return text.toString().trim();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
