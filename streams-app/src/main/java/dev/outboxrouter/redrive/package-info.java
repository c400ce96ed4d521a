/**
 * Dead letters through today's rules, each once: what a letter is ({@code Letter}), which are waited for ({@code
 * PendingLetters}, {@code Done}), what becomes of one ({@code Verdict}), and the transactions ({@code Redrive}).
 */
@NullMarked
package dev.outboxrouter.redrive;

import org.jspecify.annotations.NullMarked;
