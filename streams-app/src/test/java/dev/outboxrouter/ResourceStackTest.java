package dev.outboxrouter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceStackTest {

    private final ResourceStack resources = new ResourceStack();
    private final List<String> closed = new ArrayList<>();

    @Test
    void shouldCloseInReverseOrderAndOnce() {
        resources.push("admin", () -> closed.add("admin"));
        resources.push("streams", () -> closed.add("streams"));

        resources.close();
        resources.close();

        assertThat(closed).containsExactly("streams", "admin");
    }

    @Test
    void shouldCloseTheOthersWhenOneFails() {
        resources.push("admin", () -> closed.add("admin"));
        resources.push("http", () -> {
            throw new IOException("the port is stuck");
        });
        resources.push("streams", () -> closed.add("streams"));

        resources.close();

        assertThat(closed).containsExactly("streams", "admin");
    }
}
