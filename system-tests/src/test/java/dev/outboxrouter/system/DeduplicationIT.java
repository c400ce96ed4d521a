package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** With a {@code deduplication.window}, what an application emits twice arrives once; also when the router was killed. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class DeduplicationIT {

    private static final String CHANGELOG = "once-router-event-ids-changelog";

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    DeduplicationIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldDeliverOnceWhatAnApplicationEmitsTwice() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ids.add("twice-" + i);
        }
        try (RouterProcess router = RouterProcess.start(pipeline, directory, options())) {
            emit(ids);
            awaitEvents(ids.size());
            emit(ids.subList(0, 10));
            emit(List.of("between"));
            awaitEvents(ids.size() + 1);
            router.process().destroyForcibly().waitFor();
        }
        emit(ids);
        emit(List.of("killed"));
        routeWithAnother(ids.size() + 2);
        // Stopped in peace, it has left its stores on disk to the next one.
        emit(List.of("stopped"));
        routeWithAnother(ids.size() + 3);

        ids.addAll(List.of("between", "killed", "stopped"));
        assertThat(arrived()).isEqualTo(ids);
        // The router without a window has passed all of them on.
        Topics.settle(pipeline);
    }

    /** Each router remembers the ids that it delivers, whatever it was started on. */
    private void routeWithAnother(int events) throws Exception {
        int remembered = Topics.read(pipeline, CHANGELOG).size();
        try (RouterProcess another = RouterProcess.start(pipeline, directory, options())) {
            awaitEvents(events);
            assertThat(another.process().isAlive()).isTrue();
        }
        assertThat(Topics.read(pipeline, CHANGELOG)).hasSizeGreaterThan(remembered);
    }

    private Map<String, String> options() {
        return Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID", "once-router",
                "OUTBOX_ROUTER_MESSAGE_PREFIX_INCLUDE_LIST", "outbox/twice/.*",
                "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", "once.event.${routedByValue}",
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC", "once.dead-letters",
                "OUTBOX_ROUTER_DEDUPLICATION_WINDOW", "1h");
    }

    private void emit(List<String> ids) throws SQLException {
        Transaction.commit(pipeline, transaction -> {
            for (String id : ids) {
                String event = "{\"id\":\"%s\",\"aggregatetype\":\"twice\",\"aggregateid\":\"1\",\"payload\":\"p\"}";
                transaction.message("outbox/twice/1", event.formatted(id).getBytes(StandardCharsets.UTF_8));
                transaction.owe("twice", "1", id, "(absent)", "p");
            }
        });
    }

    private void awaitEvents(int count) {
        Topics.await(pipeline, "once\\.event\\.twice", count);
    }

    private List<String> arrived() {
        return Topics.read(pipeline, "once\\.event\\.twice").stream()
                .map(event -> Topics.header(event, "id"))
                .toList();
    }
}
