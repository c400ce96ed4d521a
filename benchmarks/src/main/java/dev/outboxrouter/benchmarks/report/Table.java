package dev.outboxrouter.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The figures in columns. */
final class Table {

    private static final List<String> HEADINGS =
            List.of("FIGURE", "VARIANT", "MEDIAN (MIN..MAX)", "GOAL", "REACHED", "BESIDE (MEDIANS)");

    private Table() {}

    static String of(Report report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        report.figures().forEach(figure -> rows.add(row(figure)));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.append('\n').append(summary(report)).append('\n').toString();
    }

    private static List<String> row(Figure figure) {
        Spread spread = Spread.of(figure.rounds());
        String values = "%s %s (%s..%s)"
                .formatted(
                        Numbers.text(spread.median()),
                        figure.unit(),
                        Numbers.text(spread.min()),
                        Numbers.text(spread.max()));
        return List.of(
                figure.key(),
                figure.variant(),
                values,
                goal(figure.goal()),
                figure.goal() instanceof Goal.Report ? "" : figure.isReached() ? "yes" : "NO",
                figure.beside().stream().map(Table::beside).collect(Collectors.joining(", ")));
    }

    private static String beside(Series series) {
        return "%s %s %s"
                .formatted(
                        series.name(), Numbers.text(Spread.of(series.rounds()).median()), series.unit());
    }

    private static String goal(Goal goal) {
        if (goal instanceof Goal.AtLeast least) {
            return ">= " + Numbers.text(least.bound());
        }
        return goal instanceof Goal.AtMost most ? "<= " + Numbers.text(most.bound()) : "";
    }

    private static String summary(Report report) {
        List<Figure> goals = report.figures().stream()
                .filter(figure -> !(figure.goal() instanceof Goal.Report))
                .toList();
        long reached = goals.stream().filter(Figure::isReached).count();
        Environment machine = report.environment();
        String counts = "%d of %d goals reached (%s, %d processors%s)"
                .formatted(
                        reached, goals.size(), machine.jdk(), machine.processors(), report.isQuick() ? ", quick" : "");
        return machine.isBusy()
                ? counts
                        + "\nThe machine was busy when it began (load %s): do not rely on these figures."
                                .formatted(Numbers.text(machine.load()))
                : counts;
    }
}
