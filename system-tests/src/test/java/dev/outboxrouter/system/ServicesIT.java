package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outboxrouter.connect.Registration;
import dev.outboxrouter.stack.LocalStack;
import dev.outboxrouter.stack.ServiceName;
import dev.outboxrouter.stack.StackConfig;
import dev.outboxrouter.stack.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Each service alone can be stopped and started again, and finds its data. Kills are the subject of {@code ChaosIT}. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(Pipeline.SHARED)
@Order(Integer.MAX_VALUE - 10)
class ServicesIT {

    private final Pipeline pipeline;

    ServicesIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldGoOnAfterServicesWereStoppedInOrder() throws SQLException {
        for (ServiceName service : ServiceName.values()) {
            Transaction.commit(pipeline, tx -> tx.emit("restart", service.toString(), "Before", "{}"));
            pipeline.stack().service(service).stop();
            assertThat(pipeline.stack().service(service).pid()).isEmpty();
            pipeline.stack().service(service).start();
            Transaction.commit(pipeline, tx -> tx.emit("restart", service.toString(), "After", "{}"));
        }

        Topics.settle(pipeline);
    }

    @Test
    void shouldDoNothingWhenItIsUpAlready() {
        long pid = pipeline.stack().service(ServiceName.KAFKA).pid().orElseThrow();

        pipeline.stack().up();

        assertThat(pipeline.stack().service(ServiceName.KAFKA).pid()).hasValue(pid);
        assertThat(pipeline.migrate()).isZero();
        assertThat(pipeline.register()).isInstanceOf(Registration.Running.class);
    }

    @Test
    void shouldNameAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StackConfig config = StackConfig.fromEnvironment(
                    Map.of(
                            "STACK_DIR",
                            "system-tests/target/other-stack",
                            "KAFKA_PORT",
                            String.valueOf(taken.getLocalPort())),
                    Path.of(".."));
            LocalStack other = new LocalStack(config, (service, step) -> {});

            assertThatThrownBy(() -> other.service(ServiceName.KAFKA).start())
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()))
                    .hasMessageContaining("KAFKA_PORT");
            other.clean();
        }
    }

    @Test
    void shouldMoveTheSlotOnWhileTheDatabaseIsIdle() throws SQLException {
        Transaction.commit(pipeline, tx -> tx.emit("restart", "slot", "Last", "{}"));
        Topics.settle(pipeline);
        // Another database of the server writes; the captured one is idle.
        String other = pipeline.config().jdbcUrl().replaceFirst("/example$", "/postgres");
        long before = confirmed();
        try (Connection connection = pipeline.connect(other);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS noise (text text)");
            statement.execute("INSERT INTO noise SELECT repeat('x', 1000) FROM generate_series(1, 10000)");
            statement.execute("DROP TABLE noise");
        }

        Waiting.await().untilAsserted(() -> assertThat(confirmed()).isGreaterThan(before + 10_000_000));
    }

    private long confirmed() throws SQLException {
        return pipeline.number("SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots");
    }
}
