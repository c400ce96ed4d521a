package dev.outboxrouter.cdc;

/** Says why bytes could not be read. Never leaves the readers: they turn it into a value. The message quotes no input. */
public final class MalformedJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Flaw flaw;

    MalformedJsonException(Flaw flaw, String detail) {
        super(detail, null, false, false);
        this.flaw = flaw;
    }

    /** What is wrong with the bytes. */
    public Flaw flaw() {
        return flaw;
    }
}
