package dev.outboxrouter.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the stack does to files; what goes wrong says with which file. */
final class StackFiles {
    private StackFiles() {}

    static Path directory(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw failed("create the directory", directory, e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    /** Makes a directory that its owner alone may enter. */
    static void privateDirectory(Path directory) {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw failed("create the directory", directory, e);
        }
    }

    /** Writes a file that its owner alone may read, from its first byte on. */
    static void writePrivately(Path file, String text) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    /** A file's text; empty when there is no such file. */
    static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    static Path copy(Path from, Path to) {
        try {
            return Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed("copy " + from + " to", to, e);
        }
    }

    /** Puts a file that lies beside this class where a service can read it. */
    static Path copyResource(String name, Path target) {
        try (@Nullable InputStream resource = StackFiles.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("resource " + name + " is not on the class path");
            }
            Files.copy(resource, target, StandardCopyOption.REPLACE_EXISTING);
            return target;
        } catch (IOException e) {
            throw failed("write", target, e);
        }
    }

    static Properties readProperties(Path file) {
        Properties properties = new Properties();
        try (InputStream input = Files.newInputStream(file)) {
            properties.load(input);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw failed("read", file, e);
        }
    }

    /** Writes a properties file that its owner alone may read: what is in it may be secret. */
    static void writeProperties(Path file, Map<String, String> values) {
        Properties properties = new Properties();
        properties.putAll(new TreeMap<>(values));
        StringWriter text = new StringWriter();
        try {
            properties.store(text, "Written by local-stack at every start");
        } catch (IOException e) {
            throw failed("write", file, e);
        }
        writePrivately(file, text.toString());
    }

    static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed("move " + from + " to", to, e);
        }
    }

    /** Deletes a file or a directory with all that is in it, following no link; nothing there is fine. */
    static void delete(Path path) {
        if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw failed("delete", path, e);
        }
    }

    private static StackException failed(String what, Path file, Exception cause) {
        String reason = cause instanceof UncheckedIOException unchecked
                ? String.valueOf(unchecked.getCause())
                : cause.toString();
        return new StackException("Cannot " + what + ' ' + file + ": " + reason, cause);
    }
}
