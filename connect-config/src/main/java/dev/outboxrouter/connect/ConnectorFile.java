package dev.outboxrouter.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A connector as {@code POST /connectors} takes it: an object with {@code name} and {@code config}, whose values are
 * texts.
 */
public record ConnectorFile(String name, ObjectNode config) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a file in that form.
     *
     * @throws UsageException if it cannot be read or holds something else
     */
    public static ConnectorFile read(Path file) throws UsageException {
        try {
            return of(JSON.readTree(Files.readString(file)), file);
        } catch (JsonProcessingException malformed) {
            throw new UsageException(file + " is not JSON: " + malformed.getOriginalMessage());
        } catch (IOException unreadable) {
            throw new UsageException("cannot read " + file + ": " + unreadable);
        }
    }

    private static ConnectorFile of(JsonNode root, Path file) throws UsageException {
        JsonNode name = root.path("name");
        if (!name.isTextual() || name.textValue().isBlank() || !(root.path("config") instanceof ObjectNode config)) {
            throw new UsageException(file + " must hold an object with the text \"name\" and the object \"config\"");
        }
        return new ConnectorFile(name.textValue(), config);
    }
}
