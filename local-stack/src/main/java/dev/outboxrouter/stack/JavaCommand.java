package dev.outboxrouter.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a service that is a JVM: the same Java as ours. */
final class JavaCommand {
    private static final int UNSAFE_IS_WARNED_OF = 24;

    /**
     * The optimizing compiler does not earn its processor time in a service that lives for minutes: with the first compiler
     * alone, four end-to-end test classes took 109 s of processor time instead of 128 s on 2 cores, Maven's 25 s included.
     */
    private static final List<String> QUICK_START = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /**
     * Upper bound on the direct buffer that each thread keeps of what it has sent, received or written. Without it a broker's
     * threads keep one of the largest record each: with records of 36 MB a broker of 512 MB ran out of direct memory, lost
     * its network threads, and its clients hung.
     */
    private static final String SMALL_DIRECT_BUFFERS = "-Djdk.nio.maxCachedBufferSize=262144";

    private final List<String> command = new ArrayList<>();

    /**
     * @param mark makes the process ours, see {@link PidFile}
     * @param quickStart whether the start matters more than the speed after it
     */
    JavaCommand(String mark, String maxHeap, boolean quickStart) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(mark);
        command.add("-Xmx" + maxHeap);
        command.add("-Djava.awt.headless=true");
        command.add(SMALL_DIRECT_BUFFERS);
        if (quickStart) {
            command.addAll(QUICK_START);
        }
        if (Runtime.version().feature() >= UNSAFE_IS_WARNED_OF) {
            // Compression loads its native part, and Scala's lazy values still use Unsafe.
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
    }

    /** An argument that tells the JVM of one service from all others. */
    static String mark(Path serviceDirectory) {
        return "-Ddev.outboxrouter.stack.service=" + serviceDirectory;
    }

    JavaCommand log4j(Path configuration) {
        command.add("-Dlog4j2.configurationFile=" + configuration);
        return this;
    }

    JavaCommand option(String option) {
        command.add(option);
        return this;
    }

    List<String> main(Path library, String mainClass, String... arguments) {
        command.addAll(List.of("-cp", library.resolve("*").toString(), mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    List<String> jar(Path jar, String... arguments) {
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
