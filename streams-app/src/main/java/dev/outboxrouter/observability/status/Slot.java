package dev.outboxrouter.observability.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A logical replication slot of the database with the outbox.
 *
 * @param name its name
 * @param active whether somebody reads it
 * @param walStatus what PostgreSQL says of the write-ahead log it needs: reserved, extended, unreserved, lost
 * @param retainedBytes write-ahead log that is kept for it; null when it has lost it
 * @param behindBytes write-ahead log that was not confirmed yet; null when nothing ever was
 * @param invalidationReason why it cannot be used any more; null when it can, and before PostgreSQL 17
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Slot(
        String name,
        boolean active,
        @Nullable String walStatus,
        @Nullable Long retainedBytes,
        @Nullable Long behindBytes,
        @Nullable String invalidationReason) {}
