package dev.outboxrouter.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The figures as JSON. A figure without a goal has {@code "goal": null} and {@code "reached": null}. */
final class ResultsJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ResultsJson() {}

    static String of(Report report) {
        Environment environment = report.environment();
        ObjectNode root = MAPPER.createObjectNode()
                .put("time", environment.time().toString())
                .put("commit", environment.commit().orElse(null))
                .put("jdk", environment.jdk())
                .put("processors", environment.processors())
                .put("load", environment.load())
                .put("quick", report.isQuick());
        ArrayNode figures = root.putArray("figures");
        report.figures().forEach(figure -> put(figures.addObject(), figure));
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes is always JSON", e);
        }
    }

    private static void put(ObjectNode node, Figure figure) {
        node.put("key", figure.key()).put("variant", figure.variant());
        put(node, figure.unit(), figure.rounds());
        Goal goal = figure.goal();
        if (goal instanceof Goal.Report) {
            node.putNull("goal").putNull("reached");
        } else {
            put(node.putObject("goal"), goal);
            node.put("reached", figure.isReached());
        }
        ArrayNode beside = node.putArray("beside");
        for (Series series : figure.beside()) {
            put(beside.addObject().put("name", series.name()), series.unit(), series.rounds());
        }
    }

    private static void put(ObjectNode node, String unit, List<Double> rounds) {
        Spread spread = Spread.of(rounds);
        node.put("unit", unit)
                .put("median", spread.median())
                .put("min", spread.min())
                .put("max", spread.max());
        ArrayNode values = node.putArray("rounds");
        rounds.forEach(values::add);
    }

    private static void put(ObjectNode node, Goal goal) {
        if (goal instanceof Goal.AtLeast least) {
            node.put("atLeast", least.bound());
        } else if (goal instanceof Goal.AtMost most) {
            node.put("atMost", most.bound());
        }
    }
}
