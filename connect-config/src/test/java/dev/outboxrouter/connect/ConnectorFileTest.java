package dev.outboxrouter.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorFileTest {
    @TempDir
    private Path directory;

    @Test
    void shouldTakeNameAndConfigurationApart() throws Exception {
        ConnectorFile file = ConnectorFile.read(write("{\"name\":\"x\",\"config\":{\"tasks.max\":\"1\"}}"));

        assertThat(file.name()).isEqualTo("x");
        assertThat(file.config()).hasToString("{\"tasks.max\":\"1\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{", "{\"name\":\"x\"}", "{\"name\":\" \",\"config\":{}}", "{\"name\":1,\"config\":{}}"
            })
    void shouldRefuseAnotherForm(String text) throws IOException {
        Path file = write(text);

        assertThatThrownBy(() -> ConnectorFile.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("connector.json");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("connector.json"), text);
    }
}
