/** Random test cases from a seed, and the reduction of a failing case to a simpler one. */
@NullMarked
package dev.outboxrouter.generators;

import org.jspecify.annotations.NullMarked;
