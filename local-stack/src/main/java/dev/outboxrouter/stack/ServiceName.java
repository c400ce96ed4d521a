package dev.outboxrouter.stack;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The services of the stack, in the order in which they start. */
public enum ServiceName {
    POSTGRES,
    KAFKA,
    CONNECT,
    ROUTER;

    /** What {@code up} starts when it is not told what: the services, not the application. */
    public static Set<ServiceName> infrastructure() {
        return EnumSet.of(POSTGRES, KAFKA, CONNECT);
    }

    /** The services that this one cannot start without. */
    Set<ServiceName> needs() {
        return switch (this) {
            case POSTGRES, KAFKA -> EnumSet.noneOf(ServiceName.class);
            case CONNECT, ROUTER -> EnumSet.of(KAFKA);
        };
    }

    /** The name on the command line, in paths and in messages. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
