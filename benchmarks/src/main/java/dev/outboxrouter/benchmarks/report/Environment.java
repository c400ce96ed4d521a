package dev.outboxrouter.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When and on what was measured.
 *
 * @param time when it began
 * @param jdk what ran it: its name and version
 * @param processors how many there are
 * @param load how many processes wanted a processor in the minute before; negative where the system does not say
 * @param commit what was measured, with {@code -dirty} when files had changed; empty outside a clone
 */
public record Environment(Instant time, String jdk, int processors, double load, Optional<String> commit) {

    /** This machine, now. */
    public static Environment here() {
        return new Environment(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version()),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                currentCommit());
    }

    /** Whether others were at work when it began: then nothing here can be relied on. */
    boolean isBusy() {
        return load > processors;
    }

    private static Optional<String> currentCommit() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
