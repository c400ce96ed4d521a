/** Where outcomes go: aggregate topics that exist and take the record, dead letters, and the handler for what nobody foresaw. */
@NullMarked
package dev.outboxrouter.delivery;

import org.jspecify.annotations.NullMarked;
