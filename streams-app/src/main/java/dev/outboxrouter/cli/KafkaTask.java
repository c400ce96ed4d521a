package dev.outboxrouter.cli;

import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.RefusedException;
import dev.outboxrouter.clients.TransactionalWriter;
import dev.outboxrouter.clients.UnreachableException;
import dev.outboxrouter.config.ConfigSources;
import dev.outboxrouter.config.InvalidConfigException;
import dev.outboxrouter.config.RouterConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a subcommand that works with Kafka: configuration → clients → work, and whatever goes wrong → an exit code. */
final class KafkaTask {

    private final CommandSpec spec;
    private final GracefulShutdown shutdown;

    KafkaTask(CommandSpec spec, GracefulShutdown shutdown) {
        this.spec = spec;
        this.shutdown = shutdown;
    }

    /** What a subcommand does once Kafka has answered. */
    interface Work {
        ExitCode with(RouterConfig config, KafkaClients clients, Admin admin) throws RefusedException;
    }

    /**
     * Runs {@code work} with the configuration of this file and the environment. A stop that arrives before Kafka has answered
     * ends the command at once; a later one is seen by the work itself, through {@link ConsoleProgress#isStopped()}.
     */
    int run(@Nullable Path configFile, Work work) {
        shutdown.stopsWith(ExitCode.SOMETHING_LEFT, this::reportStopped);
        RouterConfig config;
        KafkaClients clients;
        try {
            config = RouterConfig.of(ConfigSources.read(Optional.ofNullable(configFile), System.getenv()));
            clients = new KafkaClients(config, "outbox-router-" + spec.name());
        } catch (InvalidConfigException e) {
            return fail(ExitCode.USAGE, e.getMessage());
        } catch (KafkaException e) {
            return fail(ExitCode.USAGE, "kafka.*: " + e.getMessage());
        }
        try {
            shutdown.opening();
            try (Admin admin = shutdown.interruptibly(clients::admin)) {
                return work.with(config, clients, admin).status();
            }
        } catch (InterruptedException e) {
            return reportStopped();
        } catch (UnreachableException e) {
            return fail(ExitCode.KAFKA_UNREACHABLE, e.getMessage());
        } catch (RefusedException e) {
            return fail(ExitCode.KAFKA_REFUSED, e.getMessage());
        } catch (KafkaException e) {
            return fail(e);
        }
    }

    private int reportStopped() {
        return fail(ExitCode.SOMETHING_LEFT, "stopped before it began; nothing was written");
    }

    private int fail(KafkaException failure) {
        Throwable cause = failure;
        while (!(cause instanceof ApiException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (TransactionalWriter.isFenced(failure)) {
            return fail(
                    ExitCode.FAILED,
                    "another %s has begun and goes on from here; this one has written nothing since"
                            .formatted(spec.name()));
        }
        if (cause instanceof AuthorizationException) {
            return fail(
                    ExitCode.KAFKA_REFUSED, "Kafka refuses: %s (outbox-router check)".formatted(cause.getMessage()));
        }
        String again = cause instanceof RetriableException ? "Kafka was lost" : "Kafka does not take it";
        return fail(
                ExitCode.FAILED,
                "%s: %s; what was written stays, run it again for the rest".formatted(again, cause.getMessage()));
    }

    private int fail(ExitCode exitCode, @Nullable String reason) {
        spec.commandLine().getErr().println("outbox-router %s: %s".formatted(spec.name(), reason));
        spec.commandLine().getErr().flush();
        return exitCode.status();
    }
}
