package dev.outboxrouter.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The operating-system process of a service, found again by its pid file by whoever comes later. */
final class ServiceProcess {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final ServiceLog log;
    private final PidFile pidFile;

    /** @param mark an argument of the process that no other process has */
    ServiceProcess(Path directory, ServiceLog log, String mark) {
        this.directory = directory;
        this.log = log;
        this.pidFile = new PidFile(directory.resolve("pid"), mark);
    }

    OptionalLong pid() {
        return pidFile.running();
    }

    boolean isRunning() {
        return pid().isPresent();
    }

    /** Starts the process in a session of its own, so that Ctrl-C in this terminal does not end it. */
    void launch(LaunchPlan plan) {
        List<String> command = new ArrayList<>();
        if (Commands.isInstalled("setsid")) {
            // Does not fork, as we are no group leader: the process keeps the pid we see.
            command.add("setsid");
        }
        command.addAll(plan.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Processes.NOTHING)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
        builder.environment().putAll(plan.environment());
        try {
            pidFile.write(builder.start().pid());
        } catch (IOException e) {
            throw new StackException("Cannot run " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Asks the process to end, and kills it when it does not.
     *
     * @return whether it ended by itself
     */
    boolean stop(Signal signal, Duration limit) {
        OptionalLong pid = pid();
        if (pid.isPresent()) {
            Processes.signal(pid.getAsLong(), signal);
            // One that is paused would not hear it.
            Processes.signalTree(pid.getAsLong(), Signal.CONT);
            if (!Processes.await(limit, () -> !isRunning())) {
                kill();
                return false;
            }
        }
        pidFile.delete();
        return true;
    }

    /** Ends the process and all that it has started at once, as a power failure would. */
    void kill() {
        OptionalLong pid = pid();
        if (pid.isPresent()) {
            Processes.signalTree(pid.getAsLong(), Signal.KILL);
            if (!Processes.await(KILL_LIMIT, () -> !isRunning())) {
                throw new StackException(
                        "Process %d does not end: it may belong to another user; end it as that user or as root"
                                .formatted(pid.getAsLong()));
            }
        }
        pidFile.delete();
    }

    void pause() {
        pid().ifPresent(pid -> Processes.signalTree(pid, Signal.STOP));
    }

    void resume() {
        pid().ifPresent(pid -> Processes.signalTree(pid, Signal.CONT));
    }
}
