/** The router's topology with its topics as a picture: {@code Flow} is what is drawn, the others draw it. */
@NullMarked
package dev.outboxrouter.diagram;

import org.jspecify.annotations.NullMarked;
