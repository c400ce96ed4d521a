package dev.outboxrouter.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One service of the stack. Safe to be used by several threads and processes: commands for one service follow each
 * other. A service that is {@link #isExternal() external} is asked whether it answers, and is otherwise left alone.
 */
public final class Service {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration EXTERNAL_LIMIT = Duration.ofSeconds(30);
    private static final Duration EXEC_LIMIT = Duration.ofMillis(200);
    private static final Duration POLL = Duration.ofMillis(100);

    private final ServiceDefinition definition;
    private final boolean external;
    private final Path directory;
    private final ServiceLog log;
    private final ServiceProcess process;
    private final Progress progress;

    Service(ServiceDefinition definition, StackConfig config, Progress progress) {
        this.definition = definition;
        this.external = config.isExternal(definition.name());
        this.directory = config.directory(definition.name());
        this.log = new ServiceLog(directory.resolve(definition.name() + ".log"));
        this.process = new ServiceProcess(directory, log, definition.mark());
        this.progress = progress;
    }

    public ServiceName name() {
        return definition.name();
    }

    /** Whether it already ran before us, as an environment variable says. */
    public boolean isExternal() {
        return external;
    }

    /** The process, while it is alive and our own. */
    public OptionalLong pid() {
        return external ? OptionalLong.empty() : process.pid();
    }

    public Path logFile() {
        return log.file();
    }

    /**
     * Starts it and waits until it works; one that runs is only waited for.
     *
     * @throws StackException when it cannot be started, ends, or does not work within its limit
     */
    public void start() {
        if (external) {
            reach();
            return;
        }
        locked(this::startIfStopped);
    }

    /** Ends it in order, or by force when it does not within its limit; its data stays. */
    public void stop() {
        if (!external && Files.exists(directory)) {
            locked(this::stopIfRunning);
        }
    }

    /** SIGKILL to the process and all it has started; its data stays as it is at that moment. */
    public void kill() {
        requireRunning("kill");
        process.kill();
        progress.step(name(), "killed");
    }

    /** Its own emergency stop, where it has one (PostgreSQL: the immediate shutdown); otherwise {@link #kill()}. */
    public void crash() {
        requireRunning("crash");
        process.stop(definition.crashSignal(), STOP_LIMIT);
        progress.step(name(), "crashed");
    }

    /** SIGSTOP: it keeps its connections and answers nothing. */
    public void pause() {
        requireRunning("pause");
        process.pause();
        progress.step(name(), "paused");
    }

    /** SIGCONT: it goes on after {@link #pause()}. */
    public void resume() {
        requireRunning("resume");
        process.resume();
        progress.step(name(), "resumed");
    }

    /** {@link #resume()}, if it runs. */
    void wake() {
        if (!external) {
            process.resume();
        }
    }

    /** Kills it if it runs, and deletes all that it has. */
    void clean() {
        if (!external && Files.exists(directory)) {
            locked(() -> {
                process.kill();
                StackFiles.delete(directory);
                progress.step(name(), "cleaned");
            });
        }
    }

    ServiceStatus status() {
        return new ServiceStatus(
                name(),
                state(),
                pid(),
                pid().isPresent() ? runsOn() : definition.address(),
                external ? "" : log.file().toString());
    }

    /** What stands in the way of a start, all of it; empty for a service that runs. */
    List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        for (Path file : definition.required()) {
            if (!Files.exists(file)) {
                obstacles.add("%s needs %s, which does not exist: build it with make build".formatted(name(), file));
            }
        }
        for (PortUse port : definition.ports()) {
            port.obstacle().ifPresent(obstacles::add);
        }
        // Asked last: another command may have started it in the meantime.
        return external || process.isRunning() ? List.of() : obstacles;
    }

    private ServiceStatus.State state() {
        if (!external && !process.isRunning()) {
            return ServiceStatus.State.STOPPED;
        }
        OptionalLong pid = pid();
        if (pid.isPresent() && ProcessTable.isPaused(pid.getAsLong())) {
            return ServiceStatus.State.PAUSED;
        }
        boolean ready = definition.notReady(log).isEmpty();
        if (external) {
            return ready ? ServiceStatus.State.EXTERNAL : ServiceStatus.State.EXTERNAL_NOT_ANSWERING;
        }
        return ready ? ServiceStatus.State.RUNNING : ServiceStatus.State.NOT_ANSWERING;
    }

    private void startIfStopped() {
        long begun = System.nanoTime();
        if (process.isRunning()) {
            requireSameAddress();
            awaitReady();
            progress.step(name(), "already running on " + definition.address());
            return;
        }
        List<String> obstacles = obstacles();
        if (!obstacles.isEmpty()) {
            throw new StackException(String.join("\n", obstacles));
        }
        progress.step(name(), "starting");
        log.beginStart();
        StackFiles.write(addressFile(), definition.address());
        process.launch(definition.prepare(log, progress));
        awaitReady();
        definition.complete(progress);
        progress.step(name(), "ready on " + definition.address() + " (" + Progress.since(begun) + ')');
    }

    /** A running service stays where it was started, whatever the environment says by now. */
    private void requireSameAddress() {
        if (!runsOn().equals(definition.address())) {
            throw new StackException(
                    "%s runs on %s, and the environment now says %s: set the ports as they were, or stop it first (down)"
                            .formatted(name(), runsOn(), definition.address()));
        }
    }

    /** Where it was started to be reached. */
    private String runsOn() {
        return StackFiles.read(addressFile()).orElse(definition.address());
    }

    private Path addressFile() {
        return directory.resolve("address");
    }

    private void stopIfRunning() {
        long begun = System.nanoTime();
        if (!process.isRunning()) {
            progress.step(name(), "was not running");
            return;
        }
        boolean inOrder = process.stop(definition.stopSignal(), STOP_LIMIT);
        String how = inOrder ? "stopped" : "did not stop within its limit and was killed";
        progress.step(name(), how + " (" + Progress.since(begun) + ')');
    }

    private void awaitReady() {
        long end = System.nanoTime() + definition.startLimit().toNanos();
        Optional<String> notReady = definition.notReady(log);
        while (notReady.isPresent()) {
            // While a program replaces another, as at the very start, the process has no arguments for a moment.
            if (!Processes.await(EXEC_LIMIT, process::isRunning)) {
                throw new StackException(name() + " ended while it started" + log.excerpt());
            }
            if (System.nanoTime() - end > 0) {
                throw new StackException("%s does not work after %s (%s); it goes on, stop it or wait%s"
                        .formatted(name(), Progress.seconds(definition.startLimit()), notReady.get(), log.excerpt()));
            }
            Processes.pause(POLL);
            notReady = definition.notReady(log);
        }
    }

    private void reach() {
        if (!Processes.await(EXTERNAL_LIMIT, () -> definition.notReady(log).isEmpty())) {
            throw new StackException("%s does not answer at %s (%s): start it, or unset %s for one of the stack's own"
                    .formatted(
                            name(),
                            definition.address(),
                            definition.notReady(log).orElse("now it does"),
                            name().name()));
        }
        progress.step(name(), "answers at " + definition.address() + ", not started here");
    }

    private void requireRunning(String verb) {
        if (external) {
            throw new StackException(
                    "Cannot %s %s: it is not the stack's own (%s is set)".formatted(verb, name(), name().name()));
        }
        if (!process.isRunning()) {
            throw new StackException("Cannot %s %s: it does not run".formatted(verb, name()));
        }
    }

    private void locked(Runnable action) {
        StackFiles.directory(directory);
        ServiceLock.hold(directory.resolveSibling(name() + ".lock"), name(), progress, action);
    }
}
