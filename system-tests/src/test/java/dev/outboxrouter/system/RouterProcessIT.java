package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A router that cannot start ends with the documented exit code and one line that says why. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class RouterProcessIT {

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    RouterProcessIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldEndWithItsCodeAndAReasonWhenTheConfigurationIsWrong() throws Exception {
        RouterProcess.End end = run(Map.of("OUTBOX_ROUTER_DEAD_LETTER_TOPIC", "a b", "OUTBOX_ROUTER_NOPE", "1"));

        assertThat(end.exitCode()).isEqualTo(2);
        assertThat(end.output()).contains("dead.letter.topic").contains("nope").doesNotContain("\tat ");
    }

    @Test
    void shouldEndWithItsCodeAndAReasonWhenKafkaIsNotThere() throws Exception {
        RouterProcess.End end = run(Map.of("OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", "localhost:1"));

        assertThat(end.exitCode()).isEqualTo(3);
        assertThat(end.output())
                .contains("outbox-router: Kafka cannot be reached at localhost:1")
                .doesNotContain("\tat ");
    }

    @Test
    void shouldEndWithItsCodeAndAReasonWhenDeadLettersHaveNoPlace() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.config().bootstrapServers()))) {
            NewTopic compacted = new NewTopic("compacted", 1, (short) 1).configs(Map.of("cleanup.policy", "compact"));
            admin.createTopics(List.of(compacted)).all().get();
        }

        RouterProcess.End end = run(Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC",
                "compacted"));

        assertThat(end.exitCode()).isEqualTo(4);
        assertThat(end.output()).contains("compacted").doesNotContain("\tat ");
    }

    private RouterProcess.End run(Map<String, String> environment) throws IOException, InterruptedException {
        try (RouterProcess router = start(environment)) {
            return router.end();
        }
    }

    private RouterProcess start(Map<String, String> environment) throws IOException {
        return RouterProcess.start(pipeline, directory, environment);
    }
}
