/** The router: the only thing that is deployed. Start reading at {@link dev.outboxrouter.Main}. */
@NullMarked
package dev.outboxrouter;

import org.jspecify.annotations.NullMarked;
