package dev.outboxrouter.cli;

import dev.outboxrouter.replay.Bound;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** Reads where a part of the raw topics begins or ends: an offset, or a moment. */
final class Bounds implements ITypeConverter<Bound> {

    private static final Pattern OFFSET = Pattern.compile("\\d{1,18}");

    private final Moments moments = new Moments();

    @Override
    public Bound convert(String text) {
        return OFFSET.matcher(text).matches()
                ? new Bound.Offset(Long.parseLong(text))
                : new Bound.Time(moments.convert(text));
    }
}
