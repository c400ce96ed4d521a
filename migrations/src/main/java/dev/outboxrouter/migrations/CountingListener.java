package dev.outboxrouter.migrations;

import java.util.function.Consumer;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;

/** Tells and counts what Liquibase has applied or rolled back. */
final class CountingListener extends AbstractChangeExecListener {
    private final Consumer<String> progress;
    private int count;

    CountingListener(Consumer<String> progress) {
        this.progress = progress;
    }

    int count() {
        return count;
    }

    @Override
    public void ran(ChangeSet changeSet, DatabaseChangeLog changelog, Database database, ChangeSet.ExecType execType) {
        tell("applied " + changeSet.getId());
    }

    @Override
    public void rolledBack(ChangeSet changeSet, DatabaseChangeLog changelog, Database database) {
        tell("rolled back " + changeSet.getId());
    }

    private void tell(String line) {
        count++;
        progress.accept(line);
    }
}
