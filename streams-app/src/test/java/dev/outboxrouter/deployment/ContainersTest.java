package dev.outboxrouter.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the images and docker-compose.yml must keep; no container engine is asked. */
class ContainersTest {

    private static final Path ROOT = Path.of("..");
    private static final String DIGEST = "@sha256:[0-9a-f]{64}";

    @Test
    void shouldBuildOnBasesOfOneVersionAndDigest() throws IOException {
        List<String> bases = found("(?m)^FROM (\\S+:\\S+)", "Dockerfile");

        assertThat(bases).hasSize(2).allMatch(base -> base.matches("[a-z-]+:[0-9][^@]*" + DIGEST));
    }

    @Test
    void shouldRunOnTheNewestLtsAndNotAsRoot() throws IOException {
        assertThat(found("(?m)^FROM eclipse-temurin:(\\d+)", "Dockerfile")).containsExactly("25");
        assertThat(found("(?m)^USER (\\S+)", "Dockerfile")).containsExactly("10001:10001");
        // Whatever comes after it is no root's again.
        assertThat(Files.readString(ROOT.resolve("Dockerfile")).lastIndexOf("\nUSER "))
                .isLessThan(Files.readString(ROOT.resolve("Dockerfile")).indexOf("AS router"));
    }

    @Test
    void shouldCopyThePomOfEveryModuleThatTheParentNames() throws IOException {
        String dockerfile = Files.readString(ROOT.resolve("Dockerfile"));

        assertThat(found("<module>(.+)</module>", "pom.xml"))
                .isNotEmpty()
                .allSatisfy(module -> assertThat(dockerfile)
                        .containsPattern("COPY %s(/pom.xml %s/pom.xml| %s)\n".formatted(module, module, module)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"router", "migrations", "register-connector", "prometheus", "grafana"})
    void shouldRunWhatItCanWithNothingButWhatItNeeds(String service) throws IOException {
        JsonNode settings = compose().at("/services/" + service);

        assertThat(settings.path("read_only").asBoolean()).isTrue();
        assertThat(settings.at("/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(settings.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
    }

    @Test
    void shouldPinImagesPublishOnThisHostAloneAndAskForHealth() throws IOException {
        for (Map.Entry<String, JsonNode> service : compose().path("services").properties()) {
            JsonNode settings = service.getValue();
            assertThat(settings.has("build") || settings.path("image").asText().matches(".+:v?[0-9]+\\.[0-9]+.*"))
                    .as(service.getKey())
                    .isTrue();
            assertThat(settings.has("build") || settings.has("healthcheck"))
                    .as(service.getKey())
                    .isTrue();
            settings.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
        }
    }

    @Test
    void shouldMountFilesThatExist() throws IOException {
        List<String> files = found("- (\\./\\S+?):\\S+:ro", "docker-compose.yml");

        assertThat(files).hasSize(5);
        assumeThat(ROOT.resolve("monitoring/alerts.yml")).exists();
        assertThat(files).allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
    }

    /** With its anchors resolved, as Docker Compose merges them. */
    private static JsonNode compose() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        JsonNode compose = yaml.valueToTree(
                new org.yaml.snakeyaml.Yaml().load(Files.readString(ROOT.resolve("docker-compose.yml"))));
        assertThat(compose.path("services").properties()).hasSizeGreaterThan(6);
        return compose;
    }

    private static List<String> found(String expression, String file) throws IOException {
        List<String> found = new ArrayList<>();
        Pattern.compile(expression)
                .matcher(Files.readString(ROOT.resolve(file)))
                .results()
                .forEach(match -> found.add(match.group(1)));
        return found;
    }
}
