package dev.outboxrouter.cli;

import dev.outboxrouter.redrive.RedriveReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is said at the end of a redrive: the numbers, and what to do next. */
final class RedriveSummary {

    private RedriveSummary() {}

    static List<String> of(RedriveReport report, String deadLetterTopic, boolean dryRun) {
        List<String> lines = new ArrayList<>();
        lines.add("%,d dead letters of %s %s"
                .formatted(
                        report.selectedLetters(), deadLetterTopic, dryRun ? "looked at, nothing is changed" : "taken"));
        counts(lines, report.events(), dryRun ? "would be sent" : "sent");
        counts(
                lines,
                report.again(),
                dryRun ? "would fail again, for another reason" : "failed again, for another reason");
        counts(lines, report.unchanged(), dryRun ? "would fail again as before" : "failed again as before");
        counts(lines, report.ignored(), "ignored by today's rules, and kept");
        line(lines, report.unknownLetters(), "kept: their raw record can no longer be read");
        line(lines, report.doneBeforeLetters(), "left out: redriven before");
        line(lines, report.notMeantLetters(), "left out: not asked for");
        line(lines, report.foreignLetters(), "left out: of raw topics that this configuration does not read");
        lines.add("Next: " + next(report, dryRun));
        return lines;
    }

    private static String next(RedriveReport report, boolean dryRun) {
        if (report.isStopped()) {
            return "it was stopped before its end; run it again for the rest";
        }
        if (report.selectedLetters() == 0) {
            return "nothing, no letter is waiting";
        }
        String example = report.example();
        if (example != null) {
            return (dryRun ? "the same without --dry-run redrives the others; " : "")
                    + "what is left, explain tells one by one: outbox-router explain %s; mend it, and redrive again"
                            .formatted(example);
        }
        return dryRun ? "the same without --dry-run" : "nothing, every one of them is routed";
    }

    private static void counts(List<String> lines, Map<String, Long> counts, String what) {
        new TreeMap<>(counts).forEach((name, count) -> lines.add("%,10d  %s: %s".formatted(count, what, name)));
    }

    private static void line(List<String> lines, long count, String what) {
        if (count > 0) {
            lines.add("%,10d  %s".formatted(count, what));
        }
    }
}
