/** What the router answers over HTTP: health, metrics, status and the console. Nothing of it changes anything. */
@NullMarked
package dev.outboxrouter.observability.http;

import org.jspecify.annotations.NullMarked;
