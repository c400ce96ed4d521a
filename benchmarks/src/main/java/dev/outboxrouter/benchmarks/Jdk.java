package dev.outboxrouter.benchmarks;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A JDK that figures are measured on.
 *
 * @param name with its feature release: {@code JDK 25}
 * @param java its launcher
 */
public record Jdk(String name, Path java) {

    /** The one that runs this. */
    public static Jdk running() {
        return of(Path.of(System.getProperty("java.home")), Runtime.version());
    }

    /**
     * The one in this directory.
     *
     * @throws IllegalArgumentException when there is none: its file {@code release} says the version
     */
    public static Jdk at(Path home) {
        Properties release = new Properties();
        try {
            release.load(new StringReader(Files.readString(home.resolve("release"))));
        } catch (IOException e) {
            throw new IllegalArgumentException("there is no JDK: its file \"release\" cannot be read", e);
        }
        String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
        return of(home, Runtime.Version.parse(version));
    }

    private static Jdk of(Path home, Runtime.Version version) {
        return new Jdk("JDK " + version.feature(), home.resolve("bin/java"));
    }
}
