package dev.outboxrouter.observability.http;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The console's files, out of the jar and read once. */
final class Console {

    private static final String FOLDER = "/dev/outboxrouter/console/";

    private final Map<String, Page> pages = Map.of(
            "/", file("console.html", "text/html;charset=utf-8"),
            "/console.css", file("console.css", "text/css;charset=utf-8"),
            "/console.js", file("console.js", "text/javascript;charset=utf-8"),
            "/icon.svg", file("icon.svg", "image/svg+xml"));

    /** The file of a path. */
    Optional<Page> at(String path) {
        return Optional.ofNullable(pages.get(path));
    }

    private static Page file(String name, String contentType) {
        try (InputStream file = requireNonNull(Console.class.getResourceAsStream(FOLDER + name), name)) {
            return new Page(Page.OK, contentType, file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
