package dev.outboxrouter.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.outboxrouter.config.ConfigSources;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.delivery.DeadLetters;
import dev.outboxrouter.promises.HeapDemand;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests against the types of the Kubernetes API: no field that it does not have, none missing that it needs. */
class KubernetesManifestsTest {

    private static final Path DIRECTORY = Path.of("../deploy/kubernetes");

    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    private static final Map<String, Check> KINDS = Map.of(
            "v1/ConfigMap", V1ConfigMap::validateJsonElement,
            "v1/Secret", V1Secret::validateJsonElement,
            "v1/Service", V1Service::validateJsonElement,
            "apps/v1/Deployment", V1Deployment::validateJsonElement,
            "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement);

    /** Refuses what is not of the type. */
    private interface Check {
        void accept(JsonElement manifest) throws IOException;
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void shouldHaveAFileForEachKind() throws IOException {
        assertThat(files()).hasSameSizeAs(KINDS.keySet());
        for (Path file : files()) {
            assertThat(DIRECTORY.resolve("README.md")).content().contains("`%s`".formatted(file.getFileName()));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldBeOfTheKubernetesApi(Path file) throws IOException {
        check(manifest(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/spec/replica",
                "/spec/template/spec/containers/0/livenessprobe",
                "/spec/template/spec/containers/0/securityContext/readonlyRootFilesystem",
                "/spec/template/spec/volumes/0/configmap",
            })
    void shouldSeeAFieldThatTheApiDoesNotHave(String field) throws IOException {
        JsonNode manifest = manifest(DIRECTORY.resolve("deployment.yaml"));
        int name = field.lastIndexOf('/');
        ((com.fasterxml.jackson.databind.node.ObjectNode) manifest.at(field.substring(0, name)))
                .put(field.substring(name + 1), 1);

        assertThatThrownBy(() -> check(manifest)).hasMessageContaining(field.substring(name + 1));
    }

    @Test
    void shouldRunTwoReplicasThatMayDoNothingElse() throws IOException {
        JsonNode pod = manifest(DIRECTORY.resolve("deployment.yaml")).at("/spec/template/spec");
        JsonNode router = pod.at("/containers/0");

        assertThat(manifest(DIRECTORY.resolve("deployment.yaml"))
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
        assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(router.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(router.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(router.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(router.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/live");
        assertThat(router.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/ready");
        assertThat(router.at("/resources/requests/memory")).isEqualTo(router.at("/resources/limits/memory"));
    }

    @Test
    void shouldHaveTheHeapForTheLargestRecordsOfTheConnectorOnThreeBrokers() throws IOException {
        JsonNode router = manifest(DIRECTORY.resolve("deployment.yaml")).at("/spec/template/spec/containers/0");
        Matcher percentage = Pattern.compile("MaxRAMPercentage=(\\d+)")
                .matcher(router.at("/command").toString());
        assertThat(router.at("/resources/limits/memory").asText()).isEqualTo("1Gi");
        assertThat(percentage.find()).isTrue();
        long heap = (1L << 30) * Long.parseLong(percentage.group(1)) / 100;
        JsonNode connector = new ObjectMapper()
                .readTree(DIRECTORY
                        .resolve("../../connect-config/example-connector.json")
                        .toFile())
                .path("config");
        long rawRecord =
                connector.path("topic.creation.default.max.message.bytes").asLong();
        long sent = connector.path("producer.override.max.request.size").asLong();

        // Of half of the heap the serial collector reserves a tenth.
        assertThat(new HeapDemand("raw", rawRecord, 3, 1).heapBytes()).isLessThanOrEqualTo(heap - heap / 20);
        assertThat(DeadLetters.MAX_BYTES).isGreaterThanOrEqualTo((int) sent + 64 * 1024);
        assertThat(StreamsProperties.of(RouterConfig.of(Map.of("source.message.topics", "raw"))))
                .containsEntry("producer.max.request.size", DeadLetters.MAX_BYTES)
                .containsEntry("producer.buffer.memory", (long) DeadLetters.MAX_BYTES);
    }

    @Test
    void shouldCreateTopicsThatSurviveTheLossOfABroker() throws IOException {
        String options = manifest(DIRECTORY.resolve("config.yaml"))
                .at("/data/outbox-router.properties")
                .asText();

        assertThat(options.lines())
                .contains(
                        "topic.creation.default.replication.factor=3",
                        "topic.creation.default.min.insync.replicas=2",
                        "kafka.replication.factor=3",
                        "kafka.topic.min.insync.replicas=2");
    }

    @Test
    void shouldSelectThePodsOfTheDeployment() throws IOException {
        String label = "/app.kubernetes.io~1name";
        JsonNode pods = manifest(DIRECTORY.resolve("deployment.yaml")).at("/spec/template/metadata/labels" + label);

        assertThat(pods.asText()).isEqualTo("outbox-router");
        assertThat(manifest(DIRECTORY.resolve("service.yaml")).at("/spec/selector" + label))
                .isEqualTo(pods);
        assertThat(manifest(DIRECTORY.resolve("disruption-budget.yaml")).at("/spec/selector/matchLabels" + label))
                .isEqualTo(pods);
        assertThat(manifest(DIRECTORY.resolve("network-policy.yaml")).at("/spec/podSelector/matchLabels" + label))
                .isEqualTo(pods);
    }

    @Test
    void shouldConfigureTheRouterWithTheSecretsThatItMounts(@TempDir Path directory) throws IOException {
        String mounted = "/etc/outbox-router/kafka";
        JsonNode secret = manifest(DIRECTORY.resolve("secret.example.yaml")).at("/stringData");
        for (Map.Entry<String, JsonNode> file : secret.properties()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue().asText());
        }
        String options = manifest(DIRECTORY.resolve("config.yaml"))
                .at("/data/outbox-router.properties")
                .asText();
        assertThat(options).contains(mounted);
        Path file = Files.writeString(
                directory.resolve("outbox-router.properties"), options.replace(mounted, directory.toString()));

        RouterConfig config = RouterConfig.of(ConfigSources.read(Optional.of(file), Map.of()));

        assertThat(StreamsProperties.of(config))
                .containsEntry(
                        "sasl.jaas.config", secret.at("/sasl.jaas.config").asText())
                .containsEntry("security.protocol", "SASL_SSL");
    }

    private static JsonNode manifest(Path file) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            List<JsonNode> all = documents.readAll();
            assertThat(all).as("documents of %s", file).hasSize(1);
            return all.get(0);
        }
    }

    private static void check(JsonNode manifest) throws IOException {
        String kind = manifest.path("apiVersion").asText()
                + '/'
                + manifest.path("kind").asText();
        Check check = KINDS.get(kind);
        assertThat(check).as("a check for the kind %s", kind).isNotNull();
        if (check != null) {
            check.accept(JsonParser.parseString(manifest.toString()));
        }
    }
}
