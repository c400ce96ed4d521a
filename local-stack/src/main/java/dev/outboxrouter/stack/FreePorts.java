package dev.outboxrouter.stack;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on which nothing listens, for a stack beside others. Each is reserved until this process ends, by a locked file that all
 * processes of a user share: a service that is away for a moment finds its port free when it comes back.
 */
public final class FreePorts {

    private static final List<String> VARIABLES =
            List.of("POSTGRES_PORT", "KAFKA_PORT", "KAFKA_CONTROLLER_PORT", "CONNECT_PORT", "ROUTER_PORT");

    /**
     * Below those that the system gives to connections ({@code net.ipv4.ip_local_port_range}): while a service is away,
     * another's connection must not take its port.
     */
    private static final int FIRST = 15_000;

    private static final int BEHIND_LAST = 32_000;
    private static final int MOST_ATTEMPTS = 1_000;

    /** Keeps the locks, and the files behind them, open. */
    private static final Queue<FileLock> RESERVED = new ConcurrentLinkedQueue<>();

    private FreePorts() {}

    /** The variables of {@link StackConfig#fromEnvironment} that name a port, each with another free one. */
    public static Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        List<Integer> ports = take(VARIABLES.size());
        for (int i = 0; i < VARIABLES.size(); i++) {
            variables.put(VARIABLES.get(i), String.valueOf(ports.get(i)));
        }
        return variables;
    }

    /** One port. */
    public static int one() {
        return take(1).get(0);
    }

    private static List<Integer> take(int count) {
        Set<Integer> ports = new LinkedHashSet<>();
        for (int attempt = 0; attempt < MOST_ATTEMPTS && ports.size() < count; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST);
            if (isFree(port) && reserve(port)) {
                ports.add(port);
            }
        }
        if (ports.size() < count) {
            throw new StackException("Cannot find a free port between %d and %d".formatted(FIRST, BEHIND_LAST));
        }
        return List.copyOf(ports);
    }

    /** Reserves the port; false when another process, or this one, has it. */
    private static boolean reserve(int port) {
        try {
            Path directory = Files.createDirectories(Path.of(
                    System.getProperty("java.io.tmpdir"), "outbox-router-ports-" + System.getProperty("user.name")));
            FileChannel file = FileChannel.open(
                    directory.resolve(port + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = file.tryLock();
                if (lock != null) {
                    RESERVED.add(lock);
                    return true;
                }
            } catch (OverlappingFileLockException e) {
                // This process has it.
            }
            file.close();
            return false;
        } catch (IOException e) {
            throw new StackException("Cannot reserve the port %d: %s".formatted(port, e.getMessage()));
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
