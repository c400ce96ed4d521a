/** The files that the router is deployed with, against the definitions of those who read them. */
@NullMarked
package dev.outboxrouter.deployment;

import org.jspecify.annotations.NullMarked;
