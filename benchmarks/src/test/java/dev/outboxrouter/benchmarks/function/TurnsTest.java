package dev.outboxrouter.benchmarks.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class TurnsTest {

    private static final int JVMS = 3;
    private static final List<Integer> ALL = List.of(0, 1, 2);

    private final List<String> happened = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService jvms = Executors.newFixedThreadPool(JVMS);
    private Turns turns;

    @BeforeEach
    void open() throws IOException {
        turns = new Turns(JVMS);
    }

    @AfterEach
    void close() throws IOException {
        turns.close();
        jvms.shutdownNow();
    }

    @Test
    void shouldLetOneRunAfterTheOther() throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int number = 0; number < JVMS; number++) {
            running.add(jvm(number, 2));
        }
        turns.awaitAll();
        turns.give(-3, ALL);
        turns.give(-2, ALL);
        turns.close();
        for (Future<?> each : running) {
            each.get();
        }

        assertThat(happened)
                .containsExactly(
                        "0 begins",
                        "0 ends",
                        "1 begins",
                        "1 ends",
                        "2 begins",
                        "2 ends",
                        "1 begins",
                        "1 ends",
                        "2 begins",
                        "2 ends",
                        "0 begins",
                        "0 ends");
    }

    @Test
    void shouldLetThoseWaitThatHaveNoTurn() throws Exception {
        List<Future<?>> running = List.of(jvm(0, 1), jvm(1, 2), jvm(2, 1));
        turns.awaitAll();
        turns.give(0, List.of(1));
        turns.give(1, ALL);
        turns.close();
        for (Future<?> each : running) {
            each.get();
        }

        assertThat(happened)
                .containsExactly(
                        "1 begins", "1 ends", "1 begins", "1 ends", "2 begins", "2 ends", "0 begins", "0 ends");
    }

    @Test
    void shouldNotWaitForOneThatHasEnded() throws Exception {
        Future<?> ends = jvms.submit(() -> {
            try (Socket joined = new Socket(InetAddress.getLoopbackAddress(), turns.port())) {
                joined.getOutputStream().write(0);
            }
            return null;
        });
        Future<?> second = jvm(1, 1);
        Future<?> third = jvm(2, 1);
        turns.awaitAll();
        ends.get();

        assertThatThrownBy(() -> turns.give(0, ALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("see target/jmh-0.log");

        turns.close();
        assertThatThrownBy(second::get).hasRootCauseInstanceOf(EOFException.class);
        assertThatThrownBy(third::get).hasRootCauseInstanceOf(EOFException.class);
        assertThat(happened).isEmpty();
    }

    private Future<?> jvm(int number, int iterations) {
        return jvms.submit(() -> {
            Turn turn = new Turn();
            turn.join(turns.port(), number);
            for (int i = 0; i < iterations; i++) {
                turn.begin();
                happened.add(number + " begins");
                happened.add(number + " ends");
                turn.end();
            }
            turn.leave();
            return null;
        });
    }
}
