package dev.outboxrouter.cdc;

import java.util.OptionalLong;

/**
 * A logical decoding message; one whose prefix is an outbox prefix carries an event. A reader has one of them for one message
 * after the other: it is good until the next record is read.
 */
public final class LogicalMessage implements ChangeEvent {

    private static final byte[] NOTHING = new byte[0];

    private byte[] prefixIn = NOTHING;
    private int prefixFrom;
    private int prefixTo;
    private byte[] contentIn = NOTHING;
    private int contentFrom;
    private int contentTo;
    private Source source = Source.NONE;

    LogicalMessage() {}

    /** Forgets the message before. */
    void forget() {
        prefixIs(Slice.EMPTY);
        contentIs(Slice.EMPTY);
    }

    void prefixIs(Slice prefix) {
        prefixIn = prefix.input();
        prefixFrom = prefix.from();
        prefixTo = prefix.to();
    }

    void contentIs(Slice content) {
        contentIn = content.input();
        contentFrom = content.from();
        contentTo = content.to();
    }

    LogicalMessage of(Source its) {
        source = its;
        return this;
    }

    /** The prefix it was emitted with, in UTF-8. */
    public Slice prefix() {
        return new Slice(prefixIn, prefixFrom, prefixTo);
    }

    /** The bytes it was emitted with. */
    public Slice content() {
        return new Slice(contentIn, contentFrom, contentTo);
    }

    /** Where it comes from. */
    public Source source() {
        return source;
    }

    @Override
    public OptionalLong committedMillis() {
        return source.committedMillis();
    }
}
