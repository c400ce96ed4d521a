package dev.outboxrouter.migrations;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the runner is asked to do. */
enum MigrateCommand {
    UPDATE,
    ROLLBACK_ALL,
    STATUS;

    /** The name on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<MigrateCommand> of(String word) {
        return Arrays.stream(values())
                .filter(command -> command.word().equals(word))
                .findFirst();
    }
}
