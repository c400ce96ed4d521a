package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.stack.ServiceName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How the router's process begins and ends: exit codes, one line of reason, SIGTERM. */
@ExtendWith(Pipeline.Running.class)
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

    @Test
    void shouldStopInOrderOnSigtermWhateverItIsDoing() throws Exception {
        for (int afterMillis : new int[] {6_000, 2_000}) {
            try (RouterProcess router = start(Map.of(
                    "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                    pipeline.config().bootstrapServers(),
                    "OUTBOX_ROUTER_KAFKA_APPLICATION_ID",
                    "other-router",
                    "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS",
                    "nothing.message",
                    "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS",
                    "nothing.public.outbox"))) {
                Thread.sleep(afterMillis);
                router.process().destroy();

                RouterProcess.End end = router.end();
                assertThat(end.exitCode()).as(end.output()).isIn(afterMillis > 5_000 ? List.of(0) : List.of(0, 143));
            }
        }
    }

    @Test
    void shouldShareTheWorkWithASecondRouterAndTakeItBack() throws Exception {
        RouterProcess second = start(Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers()));
        for (int i = 0; i < 30; i++) {
            int number = i;
            Transaction.commit(pipeline, tx -> tx.emit("shared", "s-" + number % 7, "Counted", "" + number));
            Thread.sleep(150);
        }
        second.process().destroyForcibly().waitFor();
        Transaction.commit(pipeline, tx -> tx.emit("shared", "s-0", "AfterTheSecond", "{}"));

        Topics.settle(pipeline);
        assertThat(pipeline.stack().service(ServiceName.ROUTER).pid()).isPresent();
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
