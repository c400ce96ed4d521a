/** The whole pipeline under test, on real services of its own, with what ships: connector JSON, changelog, router jar. */
@NullMarked
package dev.outboxrouter.system;

import org.jspecify.annotations.NullMarked;
