package dev.outboxrouter.stack;

/** Where a service listens. */
public record HostPort(String host, int port) {

    static final int MAX_PORT = 65_535;

    public HostPort {
        if (host.isEmpty() || host.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("a host name is wanted, not \"" + host + '"');
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port from 1 to " + MAX_PORT + " is wanted, not " + port);
        }
    }

    /** @throws IllegalArgumentException for anything but {@code host:port} */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("host:port is wanted, not \"" + text + '"');
        }
        return new HostPort(text.substring(0, colon), port(text.substring(colon + 1)));
    }

    /** @throws IllegalArgumentException for anything but a port's number */
    static int port(String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port from 1 to " + MAX_PORT + " is wanted, not \"" + text + '"');
        }
        return port;
    }

    @Override
    public String toString() {
        return host + ':' + port;
    }
}
