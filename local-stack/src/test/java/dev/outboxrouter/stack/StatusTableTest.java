package dev.outboxrouter.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatusTableTest {

    @Test
    void shouldAlignTheColumns() {
        String table = StatusTable.of(List.of(
                new ServiceStatus(
                        ServiceName.KAFKA,
                        ServiceStatus.State.RUNNING,
                        OptionalLong.of(4711),
                        "localhost:9092",
                        "/x/kafka.log"),
                new ServiceStatus(
                        ServiceName.CONNECT,
                        ServiceStatus.State.EXTERNAL_NOT_ANSWERING,
                        OptionalLong.empty(),
                        "http://connect:8083",
                        "")));

        assertThat(table.lines())
                .containsExactly(
                        "SERVICE  STATE                   PID   ADDRESS              LOG",
                        "kafka    running                 4711  localhost:9092       /x/kafka.log",
                        "connect  external not answering  -     http://connect:8083");
    }
}
