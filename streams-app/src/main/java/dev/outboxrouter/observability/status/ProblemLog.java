package dev.outboxrouter.observability.status;

import dev.outboxrouter.promises.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs each {@link PartitionProblem} when it occurs, and when it is over. Not thread-safe. */
final class ProblemLog {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemLog.class);

    private Map<Occurrence, PartitionProblem> current = Map.of();

    /** A problem that is told once: as long as it stays, only its extent and duration change. */
    private record Occurrence(PartitionProblem.Kind kind, String topicPartition, long offset) {

        static Occurrence of(PartitionProblem problem) {
            return new Occurrence(
                    problem.kind(),
                    problem.topicPartition(),
                    // Each further deletion loses other records.
                    problem.kind() == PartitionProblem.Kind.DELETED_UNREAD ? problem.to() : problem.from());
        }
    }

    /** Takes all problems there are now. */
    void report(List<PartitionProblem> problems) {
        Map<Occurrence, PartitionProblem> now = new HashMap<>();
        problems.forEach(problem -> now.put(Occurrence.of(problem), problem));
        now.forEach((occurrence, problem) -> {
            if (!current.containsKey(occurrence)) {
                LOG.atLevel(problem.kind() == PartitionProblem.Kind.DELETED_UNREAD ? Level.ERROR : Level.WARN)
                        .log(
                                "Promise does not hold promise=\"{}\" topic={} partition={} from={} to={} why=\"{}\" remedy=\"{}\"",
                                Promise.NOTHING_LOST,
                                problem.topic(),
                                problem.partition(),
                                problem.from(),
                                problem.to(),
                                problem.why(),
                                problem.remedy());
            }
        });
        current.forEach((occurrence, problem) -> {
            if (!now.containsKey(occurrence)) {
                LOG.info(
                        "Problem of a raw partition is over problem={} topic={} partition={} from={} to={}",
                        problem.kind(),
                        problem.topic(),
                        problem.partition(),
                        problem.from(),
                        problem.to());
            }
        });
        current = now;
    }
}
