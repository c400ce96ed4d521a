package dev.outboxrouter.stack;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/**
 * A port that a service of ours wants to listen on.
 *
 * @param variable the environment variable that changes it
 */
record PortUse(ServiceName service, int port, String variable) {
    private static final int CONNECT_MILLIS = 200;

    /** Why the port cannot be had, and what to do; empty if it is free. */
    Optional<String> obstacle() {
        if (answers("localhost", port)) {
            return Optional.of(taken());
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return Optional.empty();
        } catch (BindException e) {
            return Optional.of(taken());
        } catch (IOException e) {
            return Optional.of("Port %d, which %s wants, cannot be used (%s): set %s to another"
                    .formatted(port, service, e.getMessage(), variable));
        }
    }

    /** Whether anything accepts connections there. */
    static boolean answers(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String taken() {
        return "Port %d, which %s wants, is taken by another process: end that one, or set %s to a free port"
                .formatted(port, service, variable);
    }
}
