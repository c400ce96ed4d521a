/** Makes the database what the pipeline needs: tables, {@code outbox_emit}, the connector's role and publication. */
@NullMarked
package dev.outboxrouter.migrations;

import org.jspecify.annotations.NullMarked;
