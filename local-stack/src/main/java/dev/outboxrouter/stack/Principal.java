package dev.outboxrouter.stack;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Who speaks to Kafka on a secured stack, each with a password and with the ACLs of docs/security.md. */
public enum Principal {
    /** The broker itself, and who administers it: the one super user. */
    ADMIN,
    /** The Kafka Connect worker. */
    OUTBOX_CONNECT,
    /** What the connector writes. */
    OUTBOX_CONNECTOR,
    OUTBOX_ROUTER,
    /** An application that reads events. */
    OUTBOX_CONSUMER;

    /** Those whose every right is an ACL. */
    static Set<Principal> ordinary() {
        return EnumSet.complementOf(EnumSet.of(ADMIN));
    }

    /** The user's name, and the first part of the names of its files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
