package dev.outboxrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.outboxrouter.cli.ExitCode;
import dev.outboxrouter.cli.GracefulShutdown;
import dev.outboxrouter.config.RouterConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A router whose Kafka accepts connections and never answers. */
@Timeout(120)
class RouterRuntimeTest {

    private final CompletableFuture<Integer> halted = new CompletableFuture<>();

    @Test
    void shouldStopWhileItWaitsForKafkaAndCloseItsClient() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Router router = new Router(silent.getLocalPort(), Duration.ofHours(1));
            try (Socket connection = silent.accept()) {
                assertThat(connection.isConnected()).isTrue();
                new Thread(router.shutdown::run, "hook").start();

                assertThat(router.exitCode.get()).isEqualTo(ExitCode.DONE);
            }
            router.shutdown.ended(ExitCode.DONE.status());
            assertThat(halted.join()).isZero();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .extracting(Thread::getName)
                            .noneMatch(name -> name.contains("outbox-router-admin")));
        }
    }

    @Test
    void shouldOpenNothingWhenAStopWasRequestedBefore() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(1);
            GracefulShutdown shutdown =
                    new GracefulShutdown(Thread.currentThread(), halted::complete, Duration.ofHours(1));
            shutdown.stopsWith(ExitCode.DONE, () -> {});
            shutdown.run();

            assertThat(new RouterRuntime(config(silent.getLocalPort()), shutdown).run())
                    .isEqualTo(ExitCode.DONE);

            assertThatThrownBy(silent::accept).isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void shouldEndWithItsFailureWhenThatCameBeforeTheRequest() throws Exception {
        GracefulShutdown shutdown = new GracefulShutdown(Thread.currentThread(), halted::complete, Duration.ofHours(1));
        shutdown.stopsWith(ExitCode.DONE, () -> {});
        RouterConfig unusable = RouterConfig.of(
                Map.of("source.message.topics", "a.message", "kafka.bootstrap.servers", "no-such-host.invalid:9092"));

        assertThatThrownBy(() -> new RouterRuntime(unusable, shutdown).run())
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));

        Thread hook = new Thread(shutdown::run, "hook");
        hook.start();
        await().atMost(Duration.ofMinutes(1)).until(shutdown::isRequested);
        shutdown.ended(ExitCode.USAGE.status());
        assertThat(halted.join()).isEqualTo(ExitCode.USAGE.status());
    }

    private static RouterConfig config(int port) {
        return RouterConfig.of(
                Map.of("source.message.topics", "a.message", "kafka.bootstrap.servers", "127.0.0.1:" + port));
    }

    /** Runs on a thread of its own, which is the owner of the shutdown. */
    private final class Router {

        private final GracefulShutdown shutdown;
        private final FutureTask<ExitCode> exitCode;

        Router(int port, Duration limit) {
            CompletableFuture<GracefulShutdown> made = new CompletableFuture<>();
            exitCode = new FutureTask<>(() -> new RouterRuntime(config(port), made.get()).run());
            Thread owner = new Thread(exitCode, "owner");
            shutdown = new GracefulShutdown(owner, halted::complete, limit);
            shutdown.stopsWith(ExitCode.DONE, () -> {});
            made.complete(shutdown);
            owner.start();
        }
    }
}
