package dev.outboxrouter.benchmarks.function;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/**
 * Lets JVMs that are measured beside each other run one iteration after the other, while all others wait: so their warm-up
 * is paid for once, and what a busy machine does to a round it does to all in it. A JVM is a number, from 0.
 */
final class Turns implements AutoCloseable {

    /** A JVM's system property: where the turns are given. */
    static final String PORT = "turns.port";

    /** The same: its number. */
    static final String NUMBER = "turns.number";

    private static final int GO = 'g';

    /** So long a JVM may take to start, or for one iteration. */
    private static final int PATIENCE_MS = 60_000;

    /** What a JVM tells after its iteration. */
    static final int DONE = 'd';

    private final ServerSocket server;
    private final Socket[] jvms;

    /** Turns for so many JVMs, of which none has started. */
    Turns(int count) throws IOException {
        server = new ServerSocket(0, count, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MS);
        jvms = new Socket[count];
    }

    /** What the JVM of a number needs to be started with. */
    List<String> jvmArguments(int number) {
        return List.of("-D%s=%d".formatted(PORT, port()), "-D%s=%d".formatted(NUMBER, number));
    }

    int port() {
        return server.getLocalPort();
    }

    /** Waits until all have started. */
    void awaitAll() throws IOException {
        for (int i = 0; i < jvms.length; i++) {
            Socket joined = server.accept();
            joined.setSoTimeout(PATIENCE_MS);
            jvms[joined.getInputStream().read()] = joined;
        }
    }

    /**
     * Lets each of these run one iteration.
     *
     * @param round its number: another one is the first in each
     * @param numbers whose turns they are
     * @throws IOException when a JVM has ended before its time, or takes too long
     */
    void give(int round, List<Integer> numbers) throws IOException {
        for (int i = 0; i < numbers.size(); i++) {
            int number = numbers.get(Math.floorMod(round + i, numbers.size()));
            try {
                runOneIteration(jvms[number]);
            } catch (IOException e) {
                throw new IOException("see %s: %s".formatted(JmhFork.log(number), e.getMessage()), e);
            }
        }
    }

    private static void runOneIteration(Socket jvm) throws IOException {
        jvm.getOutputStream().write(GO);
        if (jvm.getInputStream().read() != DONE) {
            throw new EOFException("the measured JVM has ended before its time");
        }
    }

    /** Lets those go on, to their end, that still wait. */
    @Override
    public void close() throws IOException {
        server.close();
        for (Socket jvm : Arrays.stream(jvms).filter(socket -> socket != null).toList()) {
            jvm.close();
        }
    }
}
