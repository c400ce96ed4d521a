package dev.outboxrouter.stack;

import java.nio.file.Path;

/** What the build has put into {@code local-stack/target} for the services to run from. */
record Installation(Path target) {

    static Installation of(StackConfig config) {
        return new Installation(config.root().resolve("local-stack/target"));
    }

    /** The broker's jars. */
    Path brokerLib() {
        return target.resolveSibling("broker/target/lib");
    }

    /** Kafka Connect's jars and Kafka's command-line tools, in one directory as in Kafka's own distribution. */
    Path serverLib() {
        return target.resolve("server-lib");
    }

    /** Holds one {@code .txz} with the PostgreSQL server for this platform. */
    Path postgresql() {
        return target.resolve("postgresql");
    }
}
