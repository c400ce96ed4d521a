package dev.outboxrouter.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/** One Kafka node that is broker and controller. */
final class KafkaService implements ServiceDefinition {
    private final StackConfig config;
    private final Path directory;
    private final Installation installation;

    KafkaService(StackConfig config) {
        this.config = config;
        this.directory = config.directory(name());
        this.installation = Installation.of(config);
    }

    @Override
    public ServiceName name() {
        return ServiceName.KAFKA;
    }

    @Override
    public String address() {
        return config.bootstrapServers();
    }

    @Override
    public List<PortUse> ports() {
        return List.of(
                new PortUse(name(), config.kafka().get(0).port(), "KAFKA_PORT"),
                new PortUse(name(), config.kafkaControllerPort(), "KAFKA_CONTROLLER_PORT"));
    }

    @Override
    public List<Path> required() {
        return config.security().isPresent()
                ? List.of(installation.brokerLib(), SecurityPage.of(config))
                : List.of(installation.brokerLib());
    }

    @Override
    public String mark() {
        return JavaCommand.mark(directory);
    }

    @Override
    public LaunchPlan prepare(ServiceLog log, Progress progress) {
        config.ensureCredentials(name(), log, progress);
        Path settings = directory.resolve("server.properties");
        StackFiles.writeProperties(settings, settings());
        Path log4j = StackFiles.copyResource("server-log4j2.xml", directory.resolve("log4j2.xml"));
        // Written last of all that formatting writes.
        if (!Files.exists(data().resolve("meta.properties"))) {
            format(settings, log4j, log, progress);
        }
        return new LaunchPlan(
                new JavaCommand(mark(), "512m", config.quickStart())
                        .log4j(log4j)
                        .main(installation.brokerLib(), "kafka.Kafka", settings.toString()),
                Map.of());
    }

    @Override
    public Optional<String> notReady(ServiceLog log) {
        return KafkaProbe.notReady(config);
    }

    @Override
    public void complete(Progress progress) {
        config.security().ifPresent(security -> {
            progress.step(name(), "granting the ACLs of docs/security.md");
            new KafkaAccess(config, security).grant();
        });
    }

    @Override
    public Duration startLimit() {
        return Duration.ofMinutes(3);
    }

    private void format(Path settings, Path log4j, ServiceLog log, Progress progress) {
        progress.step(name(), "formatting the storage");
        StackFiles.delete(data());
        List<String> command = new JavaCommand(mark() + "-format", "128m", true)
                .log4j(log4j)
                // Ends before anything is worth compiling well.
                .option("-XX:TieredStopAtLevel=1")
                .main(
                        installation.brokerLib(),
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        clusterId(),
                        "--config",
                        settings.toString());
        Path secrets = directory.resolve("format.arguments");
        config.security().ifPresent(security -> {
            StackFiles.writePrivately(secrets, new KafkaAccess(config, security).storageToolArguments());
            command.add("@" + secrets);
        });
        try {
            Commands.run(command, log);
        } finally {
            StackFiles.delete(secrets);
        }
    }

    /** Random, and stored when it is made: formatting that was interrupted goes on with the same one. */
    private String clusterId() {
        Path file = directory.resolve("cluster.properties");
        if (Files.exists(file)) {
            Properties stored = StackFiles.readProperties(file);
            String id = stored.getProperty("cluster.id");
            if (id != null) {
                return id;
            }
        }
        String id = Uuid.randomUuid().toString();
        StackFiles.writeProperties(file, Map.of("cluster.id", id));
        return id;
    }

    private Map<String, String> settings() {
        String listener = config.security().isPresent() ? SecuredListeners.CLIENTS : "PLAINTEXT";
        String broker = listener + "://" + config.kafka().get(0);
        String controller = "localhost:" + config.kafkaControllerPort();
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + controller);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", broker + ",CONTROLLER://" + controller);
        settings.put("advertised.listeners", broker);
        config.security().ifPresent(security -> settings.putAll(new SecuredListeners(security).settings()));
        settings.put("log.dirs", data().toString());
        settings.put("num.partitions", "3");
        // A topic is made on purpose or not at all: a misspelt name is an error.
        settings.put("auto.create.topics.enable", "false");
        // The first entry in an index of 10 MB, the default, takes tens of milliseconds: docs/performance.md, "A
        // thousand topics".
        settings.put("log.index.size.max.bytes", "262144");
        // There is one node to hold the internal topics; few partitions, for a quick start.
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "10");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "10");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "3");
        // A broker that was killed may register again only when the session of the dead one has ended, by default 9 s.
        settings.put("broker.session.timeout.ms", "4000");
        settings.put("broker.heartbeat.interval.ms", "1000");
        // Nobody else will join in the next three seconds.
        settings.put("group.initial.rebalance.delay.ms", "0");
        return settings;
    }

    private Path data() {
        return directory.resolve("data");
    }
}
