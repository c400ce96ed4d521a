package dev.outboxrouter.stack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked once from the archive that the build has put into {@code target}.
 *
 * @param archive the directory that holds the one {@code .txz}
 * @param home where they are unpacked, into a directory named after size and date of the archive
 */
record PostgresServer(Path archive, Path home) {
    private static final int EXECUTABLE = 0100;

    Path program(String name) {
        return programs().resolve("bin").resolve(name);
    }

    /** Unpacks under another name first, so that a directory that exists is whole. */
    void unpack(Progress progress) {
        if (Files.exists(programs())) {
            return;
        }
        progress.step(ServiceName.POSTGRES, "unpacking the server");
        StackFiles.delete(home);
        Path unfinished = StackFiles.directory(home.resolve("unfinished"));
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new XZCompressorInputStream(new BufferedInputStream(Files.newInputStream(txz()))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, entry.resolveIn(unfinished));
            }
        } catch (IOException e) {
            throw new StackException("Cannot unpack " + txz() + " to " + home + ": " + e, e);
        }
        StackFiles.move(unfinished, programs());
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        if (target.getParent() != null) {
            Files.createDirectories(target.getParent());
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        boolean executable = (entry.getMode() & EXECUTABLE) != 0;
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** Another archive, as after a new version of PostgreSQL, has another name. */
    private Path programs() {
        try {
            Path file = txz();
            return home.resolve(
                    Files.size(file) + "-" + Files.getLastModifiedTime(file).toMillis());
        } catch (IOException e) {
            throw new StackException("Cannot read " + archive + ": " + e, e);
        }
    }

    private Path txz() {
        try (Stream<Path> files = Files.list(archive)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".txz")).toList();
            if (found.size() != 1) {
                throw new StackException("One .txz with the PostgreSQL server is wanted in %s, there are %d: rebuild"
                        .formatted(archive, found.size()));
            }
            return found.get(0);
        } catch (IOException e) {
            throw new StackException("Cannot read " + archive + ": " + e, e);
        }
    }
}
