package dev.outboxrouter.benchmarks.function;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The side of {@link Turns} that the measured JVM has: each iteration waits until it is this JVM's turn. JMH's clock starts
 * when the wait is over. Without {@link Turns}, when JMH is run by hand, there is nothing to wait for.
 */
@State(Scope.Benchmark)
public class Turn {

    private @Nullable Socket turns;

    /** Makes it. */
    public Turn() {}

    /** Says which one this is. */
    @Setup
    public void join() throws IOException {
        Integer port = Integer.getInteger(Turns.PORT);
        if (port != null) {
            join(port, Integer.getInteger(Turns.NUMBER, 0));
        }
    }

    void join(int port, int number) throws IOException {
        turns = new Socket(InetAddress.getLoopbackAddress(), port);
        tell(number);
    }

    /** Waits. */
    @Setup(Level.Iteration)
    public void begin() throws IOException {
        if (turns != null && turns.getInputStream().read() < 0) {
            throw new EOFException("whoever gives the turns has gone");
        }
    }

    /** Lets the next one run. */
    @TearDown(Level.Iteration)
    public void end() throws IOException {
        tell(Turns.DONE);
    }

    /** Waits until all have had their last one: a JVM that ends is busy. */
    @TearDown
    public void leave() throws IOException {
        if (turns != null) {
            int unused = turns.getInputStream().read();
            turns.close();
        }
    }

    private void tell(int message) throws IOException {
        if (turns != null) {
            turns.getOutputStream().write(message);
        }
    }
}
