package dev.outboxrouter.stack;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on which nothing listens, for a stack beside others. */
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
            if (isFree(port)) {
                ports.add(port);
            }
        }
        if (ports.size() < count) {
            throw new StackException("Cannot find a free port between %d and %d".formatted(FIRST, BEHIND_LAST));
        }
        return List.copyOf(ports);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
