package dev.outboxrouter.stack;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ports on which nothing listens, for a stack beside others. */
public final class FreePorts {

    private static final List<String> VARIABLES =
            List.of("POSTGRES_PORT", "KAFKA_PORT", "KAFKA_CONTROLLER_PORT", "CONNECT_PORT");

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
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            List<Integer> ports = new ArrayList<>();
            for (ServerSocket socket : sockets) {
                ports.add(socket.getLocalPort());
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new StackException("Cannot find a free port: " + e.getMessage(), e);
        }
    }
}
