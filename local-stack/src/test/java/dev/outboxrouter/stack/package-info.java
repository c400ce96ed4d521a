@NullMarked
package dev.outboxrouter.stack;

import org.jspecify.annotations.NullMarked;
