package dev.outboxrouter.observability;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's own lines in the log configurations that ship: which appear, and that Kafka still words them so. */
class KafkaLogLinesTest {

    private static final String CONSUMER = "org.apache.kafka.clients.consumer.internals.";
    private static final String STREAM_THREAD = "org.apache.kafka.streams.processor.internals.StreamThread";
    private static final String MEMBER = "[Consumer clientId=r-StreamThread-1-consumer, groupId=r] ";
    private static final String RESTORING = "[Consumer clientId=r-StateUpdater-1-restore-consumer, groupId=null] ";

    @ParameterizedTest
    @ValueSource(strings = {"log4j2.xml", "log4j2-json.xml"})
    void shouldShowRejoinsAndOffsetResets(String file) {
        try (Lines lines = new Lines(file)) {
            lines.info(
                    CONSUMER + "ConsumerCoordinator",
                    MEMBER + "Request joining group due to: received assignment [a-0] does not match the subscription",
                    MEMBER + "Resetting generation and member id due to: encountered UNKNOWN_MEMBER_ID",
                    MEMBER + "Member r-1 sending LeaveGroup request to coordinator b:1 due to consumer poll timeout",
                    MEMBER + "Giving away all assigned partitions as lost since generation/memberID has been reset");
            lines.info(
                    CONSUMER + "SubscriptionState",
                    MEMBER + "Resetting offset for partition a-0 to position FetchPosition{offset=7}.",
                    MEMBER + "Truncation detected for partition a-0 at offset 7, resetting offset");
            lines.info(
                    CONSUMER + "FetchCollector",
                    MEMBER + "Fetch position FetchPosition{offset=7} is out of range for partition a-0, raising error");
            lines.info(
                    STREAM_THREAD,
                    "stream-thread [r-StreamThread-1] Found no valid offset for 2 partitions, resetting.",
                    "stream-thread [r-StreamThread-1] Setting topic 'a' to consume from 'earliest' offset");

            assertThat(lines.shown()).isEqualTo(lines.logged()).hasSize(9);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log4j2.xml", "log4j2-json.xml"})
    void shouldHideLinesOfEveryStartAndStop(String file) {
        try (Lines lines = new Lines(file)) {
            lines.info(
                    CONSUMER + "ConsumerCoordinator",
                    MEMBER + "(Re-)joining group",
                    MEMBER + "Request joining group due to: need to re-join with the given member-id: r-1",
                    MEMBER + "Updating assignment with\n\tAssigned partitions: [a-0]\n",
                    MEMBER
                            + "Member r-1 sending LeaveGroup request to coordinator b:1 due to the consumer is being closed",
                    MEMBER + "Resetting generation and member id due to: consumer pro-actively leaving the group",
                    MEMBER + "Request joining group due to: consumer pro-actively leaving the group");
            lines.info(
                    CONSUMER + "SubscriptionState",
                    RESTORING + "Resetting offset for partition r-changelog-0 to position FetchPosition{offset=0}.");
            lines.info(STREAM_THREAD, "stream-thread [r-StreamThread-1] State transition from CREATED to STARTING");
            lines.info("org.apache.kafka.clients.producer.ProducerConfig", "ProducerConfig values: ");

            assertThat(lines.shown()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log4j2.xml", "log4j2-json.xml"})
    void shouldShowEveryWarningOfTheSameLoggers(String file) {
        try (Lines lines = new Lines(file)) {
            for (String logger : List.of("ConsumerCoordinator", "SubscriptionState", "FetchCollector")) {
                lines.log(Level.WARN, CONSUMER + logger, RESTORING + "the consumer is being closed");
            }
            lines.log(Level.ERROR, STREAM_THREAD, "failed");

            assertThat(lines.shown()).isEqualTo(lines.logged()).hasSize(4);
        }
    }

    @Test
    void shouldHaveTheSameLoggersInBothFiles() throws IOException {
        assertThat(loggers("log4j2-json.xml")).isEqualTo(loggers("log4j2.xml")).contains("RegexFilter");
    }

    /** A version of Kafka that words a line in another way would take it out of the log unnoticed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clients/consumer/internals/AbstractCoordinator| Request joining group due to",
                "clients/consumer/internals/AbstractCoordinator| Resetting generation",
                "clients/consumer/internals/AbstractCoordinator| sending LeaveGroup request",
                "clients/consumer/internals/AbstractCoordinator| consumer pro-actively leaving the group",
                "clients/consumer/internals/AbstractCoordinator| the consumer is being closed",
                "clients/consumer/internals/AbstractCoordinator| need to re-join with the given member-id",
                "clients/consumer/internals/ConsumerCoordinator| Giving away all assigned partitions as lost",
                "clients/consumer/internals/ConsumerCoordinator| does not match the current subscription",
                "clients/consumer/internals/SubscriptionState  | Resetting offset for partition",
                "clients/consumer/internals/SubscriptionState  | Truncation detected for partition",
                "clients/consumer/internals/FetchCollector     | is out of range for partition",
                "streams/processor/internals/StreamThread      | Found no valid offset for",
                "streams/processor/internals/StreamThread      | to consume from",
                "streams/processor/internals/StreamThread      | for offset reset",
                "streams/processor/internals/StreamThread      | Active task(s) got corrupted"
            })
    void shouldMatchTheWordingOfKafka(String type, String text) throws IOException {
        assertThat(compiled(type) + compiled(type + "$JoinGroupResponseHandler"))
                .contains(text);
    }

    private static String compiled(String type) throws IOException {
        String file = "/org/apache/kafka/" + type + ".class";
        if (type.contains("$") && KafkaLogLinesTest.class.getResource(file) == null) {
            return "";
        }
        try (InputStream bytes = requireNonNull(KafkaLogLinesTest.class.getResourceAsStream(file), file)) {
            return new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String loggers(String file) throws IOException {
        return Files.readString(shipped(file))
                .replaceAll("(?s)<!--.*?-->", "")
                .replaceAll("(?s).*<Loggers>|</Loggers>.*", "")
                .replaceAll("\\s+", " ");
    }

    private static Path shipped(String file) {
        return Path.of("src/main/resources", file);
    }

    /** Logs through a context of one configuration, and collects the lines that reach its appender. */
    private static final class Lines extends AbstractAppender implements AutoCloseable {

        private final LoggerContext context;
        private final List<String> logged = new ArrayList<>();
        private final List<String> shown = new ArrayList<>();

        Lines(String file) {
            super("lines", null, null, true, Property.EMPTY_ARRAY);
            start();
            context = new LoggerContext(file, null, shipped(file).toUri());
            context.start();
            context.getConfiguration().getRootLogger().removeAppender("console");
            context.getConfiguration().getRootLogger().addAppender(this, null, null);
        }

        void info(String logger, String... messages) {
            for (String message : messages) {
                log(Level.INFO, logger, message);
            }
        }

        void log(Level level, String logger, String message) {
            logged.add(message);
            context.getLogger(logger).log(level, message);
        }

        @Override
        public void append(LogEvent event) {
            shown.add(event.getMessage().getFormattedMessage());
        }

        List<String> logged() {
            return logged;
        }

        List<String> shown() {
            return shown;
        }

        @Override
        public void close() {
            context.close();
            stop();
        }
    }
}
