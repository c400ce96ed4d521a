package dev.outboxrouter;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Open resources, closed in the reverse of the order in which they were opened. A resource that fails to close does not keep the
 * others open. Not thread-safe: the thread that opens resources closes them.
 */
final class ResourceStack {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceStack.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Closes this resource when the stack is closed. */
    <T extends AutoCloseable> T push(T resource) {
        return push(resource, resource);
    }

    /** Closes this resource by {@code close} when the stack is closed. */
    <T> T push(T resource, AutoCloseable close) {
        open.push(close);
        return resource;
    }

    /** Closes every resource once. A failure is logged, because nobody above can do anything about it. */
    void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.warn("Resource failed to close", e);
            }
        }
    }
}
