package dev.outboxrouter.connect;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** How a registration ended. */
public sealed interface Registration {

    /** The runner's exit code: one for each outcome, 0 for {@link Running} alone. */
    int exitCode();

    /** The outcome for a person to read. */
    List<String> lines();

    /** The connector and all its tasks run. */
    record Running(int tasks) implements Registration {
        @Override
        public int exitCode() {
            return 0;
        }

        @Override
        public List<String> lines() {
            return List.of("running, tasks: " + tasks);
        }
    }

    /** Connect never answered. */
    record Unreachable(String reason) implements Registration {
        @Override
        public int exitCode() {
            return 3;
        }

        @Override
        public List<String> lines() {
            return List.of("Connect is not reachable: " + reason);
        }
    }

    /** Connect refused the configuration; nothing has changed. */
    record Refused(List<String> errors) implements Registration {
        @Override
        public int exitCode() {
            return 4;
        }

        @Override
        public List<String> lines() {
            return Stream.concat(Stream.of("Connect refused the configuration:"), errors.stream())
                    .toList();
        }
    }

    /** The connector or a task has failed, and a restart has not helped. Each trace is Connect's own. */
    record Failed(List<String> traces) implements Registration {
        @Override
        public int exitCode() {
            return 5;
        }

        @Override
        public List<String> lines() {
            return traces;
        }
    }

    /** Connect answers, and the time is up; the state is the last one seen. */
    record TimedOut(Duration limit, String state) implements Registration {
        @Override
        public int exitCode() {
            return 6;
        }

        @Override
        public List<String> lines() {
            return List.of("not running after " + limit.toMillis() + " ms: " + state);
        }
    }
}
