package dev.outboxrouter.cli;

import dev.outboxrouter.replay.Loss;
import dev.outboxrouter.replay.ReplayReport;
import dev.outboxrouter.replay.ReplayTarget;
import java.util.ArrayList;
import java.util.List;

/** What is said at the end of a replay: what was lost, the numbers, and what to do next. */
final class ReplaySummary {

    private ReplaySummary() {}

    static List<String> of(ReplayReport report, ReplayTarget target) {
        List<String> lines = new ArrayList<>();
        report.losses().forEach(loss -> lines.add(line(loss)));
        lines.add("%,d raw records read".formatted(report.rawRecords()));
        String events = target instanceof ReplayTarget.Nowhere ? "events would be written of" : "events written of";
        report.events().forEach((type, count) -> lines.add("%,10d  %s %s".formatted(count, events, type)));
        report.rejected()
                .forEach((code, count) -> lines.add("%,10d  rejected by today's rules: %s".formatted(count, code)));
        if (report.repeatedChanges() > 0) {
            lines.add("%,10d  left out: sent once more by the connector".formatted(report.repeatedChanges()));
        }
        lines.add("Next: " + next(report, target));
        return lines;
    }

    private static String line(Loss loss) {
        return "Retention: %s begins with offset %d%s; what was before it %s"
                .formatted(
                        loss.partition(),
                        loss.firstOffset(),
                        loss.firstWritten().map(" of %s"::formatted).orElse(", and nothing is left"),
                        loss.isAskedFor() ? "is lost, and was asked for" : "is lost");
    }

    private static String next(ReplayReport report, ReplayTarget target) {
        if (report.isStopped()) {
            return target instanceof ReplayTarget.Nowhere
                    ? "it was stopped before its end"
                    : "it was stopped before its end; the same with --continue does the rest";
        }
        if (!report.rejected().isEmpty()) {
            return "explain tells of a raw record why it is rejected: outbox-router explain --topic T --partition P --offset N";
        }
        if (target instanceof ReplayTarget.OwnTopic own) {
            return "read %s with isolation.level=read_committed; delete it when nobody needs it any more"
                    .formatted(own.topic());
        }
        return target instanceof ReplayTarget.Nowhere ? "the same with --topic writes them" : "nothing";
    }
}
