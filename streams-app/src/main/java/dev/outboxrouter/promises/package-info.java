/**
 * What the router can promise with the configuration, the topics and the connector that it finds: asking and judging are
 * apart.
 */
@NullMarked
package dev.outboxrouter.promises;

import org.jspecify.annotations.NullMarked;
