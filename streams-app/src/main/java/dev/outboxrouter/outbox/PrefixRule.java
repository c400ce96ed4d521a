package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells which prefixes of logical messages are outboxes: {@code message.prefix.include.list}. An expression of the form
 * that ships, {@code (?s)outbox(/.*)?}, is a comparison of bytes; it stands in the way of every message.
 */
public final class PrefixRule implements Predicate<Slice> {

    /** Longest prefix that the user's regular expressions are let loose on. */
    static final int MAX_BYTES = 10_000;

    private static final Pattern SIMPLE = Pattern.compile("\\(\\?s\\)([A-Za-z0-9_-]+)\\(/\\.\\*\\)\\?");

    private final List<String> texts;
    private final List<byte[]> roots;
    private final List<Pattern> expressions;

    private PrefixRule(List<String> texts, List<byte[]> roots, List<Pattern> expressions) {
        this.texts = List.copyOf(texts);
        this.roots = roots;
        this.expressions = expressions;
    }

    /** The rule of these regular expressions, each of a whole prefix. */
    public static PrefixRule of(List<String> expressions) {
        return new PrefixRule(
                expressions,
                expressions.stream()
                        .map(SIMPLE::matcher)
                        .filter(Matcher::matches)
                        .map(simple -> simple.group(1).getBytes(StandardCharsets.US_ASCII))
                        .toList(),
                expressions.stream()
                        .filter(expression -> !SIMPLE.matcher(expression).matches())
                        .map(Pattern::compile)
                        .toList());
    }

    /** The regular expressions as they were written. */
    public List<String> texts() {
        return texts;
    }

    /** Whether it is an outbox's, of at most {@value #MAX_BYTES} bytes in UTF-8. */
    @Override
    public boolean test(Slice prefix) {
        for (byte[] root : roots) {
            if (isBelow(root, prefix)) {
                return true;
            }
        }
        if (expressions.isEmpty()) {
            return false;
        }
        String text = prefix.text();
        return expressions.stream()
                .anyMatch(expression -> expression.matcher(text).matches());
    }

    private static boolean isBelow(byte[] root, Slice prefix) {
        int behind = prefix.from() + root.length;
        return prefix.length() >= root.length
                && Arrays.equals(prefix.input(), prefix.from(), behind, root, 0, root.length)
                && (prefix.length() == root.length || prefix.input()[behind] == '/');
    }
}
