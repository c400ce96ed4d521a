package dev.outboxrouter.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a service whose process is a shell. */
class ServiceTest {
    @TempDir
    private Path root;

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private StackConfig config;
    private ShellService shell;
    private Service service;

    @BeforeEach
    void createService() {
        config = StackConfig.fromEnvironment(Map.of(), root);
        shell = new ShellService(config.directory(ServiceName.ROUTER).toString());
        service = service(config);
    }

    @AfterEach
    void endService() {
        service.clean();
    }

    @Test
    void shouldStartWaitAndStop() {
        service.start();

        assertThat(service.pid()).isPresent();
        assertThat(service.status().state()).isEqualTo(ServiceStatus.State.RUNNING);
        assertThat(service.logFile()).content().contains("it works");

        service.stop();

        assertThat(service.pid()).isEmpty();
        assertThat(service.status().state()).isEqualTo(ServiceStatus.State.STOPPED);
        assertThat(steps)
                .map(step -> step.replaceFirst(" \\(.*", ""))
                .containsExactly("starting", "ready on a shell", "stopped");
    }

    @Test
    void shouldBeFoundByWhoeverComesLater() {
        service.start();
        Service later = service(config);

        later.start();

        assertThat(later.pid()).isEqualTo(service.pid());
        assertThat(steps).endsWith("already running on a shell");
    }

    @Test
    void shouldSayWhereItRunsWhenTheEnvironmentNamesAnotherPlace() {
        service.start();
        shell.address = "another shell";

        assertThatThrownBy(service::start)
                .isInstanceOf(StackException.class)
                .hasMessageContaining("router runs on a shell")
                .hasMessageContaining("another shell");
        assertThat(service.status().address()).isEqualTo("a shell");
    }

    @Test
    void shouldStartAgainAfterAKillAndKeepItsData() throws IOException {
        service.start();
        Path data = Files.writeString(config.directory(ServiceName.ROUTER).resolve("data"), "kept");

        service.kill();
        service.start();

        assertThat(service.pid()).isPresent();
        assertThat(data).hasContent("kept");
    }

    @Test
    void shouldPauseAndStopWhatIsPaused() {
        service.start();

        service.pause();
        assertThat(Processes.await(Duration.ofMinutes(2), () -> service.status().state() == ServiceStatus.State.PAUSED))
                .isTrue();
        service.stop();

        assertThat(service.pid()).isEmpty();
        assertThat(steps).last().asString().startsWith("stopped");
    }

    @Test
    void shouldSayWhyItEndedAndWhereItsLogIs() {
        shell.script = "echo nothing special; echo ERROR no more memory; exit 1";

        assertThatThrownBy(service::start)
                .isInstanceOf(StackException.class)
                .hasMessage("router ended while it started; its log %s says:%n    ERROR no more memory"
                        .formatted(service.logFile()));
    }

    @Test
    void shouldNotTellWhatAnEarlierStartLogged() {
        shell.script = "echo ERROR of long ago; exit 1";
        assertThatThrownBy(service::start).hasMessageContaining("of long ago");
        shell.script = "echo ERROR of today; exit 1";

        assertThatThrownBy(service::start)
                .hasMessageNotContaining("of long ago")
                .hasMessageContaining("of today");
    }

    @Test
    void shouldSayWhenItTakesTooLong() {
        shell.startLimit = Duration.ofSeconds(1);
        shell.script = "sleep 60 & wait";

        assertThatThrownBy(service::start)
                .hasMessageContaining("router does not work after 1.0 s (no word of it)")
                .hasMessageContaining(service.logFile().toString());
        assertThat(service.status().state()).isEqualTo(ServiceStatus.State.NOT_ANSWERING);
    }

    @Test
    void shouldNameEveryTakenPortAndMissingFile() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0)) {
            shell.ports = List.of(
                    new PortUse(ServiceName.ROUTER, taken.getLocalPort(), "A_PORT"),
                    new PortUse(ServiceName.ROUTER, other.getLocalPort(), "B_PORT"));
            shell.required = List.of(root.resolve("absent.jar"));

            assertThatThrownBy(service::start)
                    .hasMessage("router needs %s, which does not exist: build it with make build%n"
                                    .formatted(root.resolve("absent.jar"))
                            + taken(taken, "A_PORT")
                            + System.lineSeparator()
                            + taken(other, "B_PORT"));
        }
    }

    @Test
    void shouldNotSignalAStranger() throws IOException, InterruptedException {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        Files.createDirectories(config.directory(ServiceName.ROUTER));
        Files.writeString(config.directory(ServiceName.ROUTER).resolve("pid"), Long.toString(stranger.pid()));

        service.stop();

        assertThatThrownBy(service::kill).hasMessage("Cannot kill router: it does not run");
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly().waitFor();
    }

    @Test
    void shouldOnlyAskAnExternalOne() {
        StackConfig external = StackConfig.fromEnvironment(Map.of("KAFKA", "localhost:1"), root);
        Service kafka = new Service(new KafkaService(external), external, (name, message) -> steps.add(message));

        assertThat(kafka.status().state()).isEqualTo(ServiceStatus.State.EXTERNAL_NOT_ANSWERING);
        assertThatThrownBy(kafka::kill).hasMessage("Cannot kill kafka: it is not the stack's own (KAFKA is set)");
        kafka.stop();
        assertThat(steps).isEmpty();
    }

    private Service service(StackConfig ofConfig) {
        return new Service(shell, ofConfig, (name, message) -> steps.add(message));
    }

    private static String taken(ServerSocket socket, String variable) {
        return "Port %d, which router wants, is taken by another process: end that one, or set %s to a free port"
                .formatted(socket.getLocalPort(), variable);
    }

    /** A service that works when it has said so. */
    private static final class ShellService implements ServiceDefinition {
        private final String mark;
        private String address = "a shell";
        private String script = "echo it works; sleep 60 & wait";
        private Duration startLimit = Duration.ofMinutes(3);
        private List<PortUse> ports = List.of();
        private List<Path> required = List.of();

        ShellService(String mark) {
            this.mark = mark;
        }

        @Override
        public ServiceName name() {
            return ServiceName.ROUTER;
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public List<PortUse> ports() {
            return ports;
        }

        @Override
        public List<Path> required() {
            return required;
        }

        @Override
        public String mark() {
            return mark;
        }

        @Override
        public LaunchPlan prepare(ServiceLog log, Progress progress) {
            return new LaunchPlan(List.of("sh", "-c", script, mark), Map.of());
        }

        @Override
        public Optional<String> notReady(ServiceLog log) {
            return log.sinceStart().contains("it works") ? Optional.empty() : Optional.of("no word of it");
        }

        @Override
        public Duration startLimit() {
            return startLimit;
        }
    }
}
