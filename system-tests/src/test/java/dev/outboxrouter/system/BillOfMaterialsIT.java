package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CycloneDX bill of materials beside each jar that is deployed against what is in the jar. */
class BillOfMaterialsIT {

    @ParameterizedTest
    @CsvSource({
        "streams-app, outbox-router.jar",
        "migrations, outbox-migrations.jar",
        "connect-config, register-connector.jar"
    })
    void shouldNameWhatTheJarIsMadeOf(String module, String jar) throws IOException {
        Path target = Path.of("..", module, "target");
        JsonNode bom = new ObjectMapper().readTree(target.resolve("bom.json").toFile());

        assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bom.path("metadata").path("component").path("name").asText()).isEqualTo(module);
        List<String> named = new ArrayList<>();
        for (JsonNode component : bom.path("components")) {
            named.add("%s:%s:%s"
                    .formatted(
                            component.path("group").asText(),
                            component.path("name").asText(),
                            component.path("version").asText()));
            assertThat(component.path("hashes").isEmpty())
                    .as(component.toString())
                    .isFalse();
            assertThat(component.path("licenses").isEmpty())
                    .as(component.toString())
                    .isFalse();
        }
        assertThat(named).isNotEmpty().containsAll(contained(target.resolve(jar)));
        assertThat(named).noneMatch(name -> name.contains("junit"));
    }

    /** What says of itself which artefact it is, but for the module's own. */
    private static List<String> contained(Path file) throws IOException {
        List<String> contained = new ArrayList<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties")) {
                    Properties artefact = new Properties();
                    try (InputStream input = jar.getInputStream(entry)) {
                        artefact.load(input);
                    }
                    contained.add("%s:%s:%s"
                            .formatted(
                                    artefact.getProperty("groupId"),
                                    artefact.getProperty("artifactId"),
                                    artefact.getProperty("version")));
                }
            }
        }
        contained.removeIf(artefact -> artefact.startsWith("dev.outboxrouter:"));
        return contained;
    }
}
