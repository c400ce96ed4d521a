package dev.outboxrouter.stack;

import java.nio.file.Path;

/** What the build has put into {@code local-stack/target} for the services to run from. */
record Installation(Path target) {

    static Installation of(StackConfig config) {
        return new Installation(config.root().resolve("local-stack/target"));
    }

    /** Kafka's and Connect's jars, in one directory as in Kafka's own distribution. */
    Path serverLib() {
        return target.resolve("server-lib");
    }

    /** Connect's {@code plugin.path}. */
    Path plugins() {
        return target.resolve("plugins");
    }

    Path debezium() {
        return plugins().resolve("debezium-connector-postgres");
    }

    /** Holds one {@code .txz} with the PostgreSQL server for this platform. */
    Path postgresql() {
        return target.resolve("postgresql");
    }
}
