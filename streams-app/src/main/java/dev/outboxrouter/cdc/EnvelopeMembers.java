package dev.outboxrouter.cdc;

import java.util.Arrays;

/**
 * Goes through the members of one object after the other. They are written alike, so that all between their values is
 * compared as a whole, and a name is read only where an object is written otherwise than the one before. Not for several
 * threads.
 *
 * <pre>{@code
 * for (boolean more = members.enter(json, input); more; more = members.next(json, input)) {
 *     switch (members.current()) { … json.skipValue() … }
 * }
 * }</pre>
 */
final class EnvelopeMembers {

    private final ObjectShape shape = new ObjectShape();
    private final EnvelopeMember[] known = new EnvelopeMember[ObjectShape.MOST_MEMBERS];
    private EnvelopeMember current = EnvelopeMember.OTHER;
    private int passed;
    private boolean asBefore;

    EnvelopeMembers() {
        Arrays.fill(known, EnvelopeMember.OTHER);
    }

    /** Goes into the object that comes next. Whether it has a member, before whose value it then stands. */
    boolean enter(JsonScanner json, byte[] input) throws MalformedJsonException {
        passed = 0;
        asBefore = true;
        return next(json, input);
    }

    /** Goes on to the next member; false: that was the last, and the object is left. */
    boolean next(JsonScanner json, byte[] input) throws MalformedJsonException {
        if (asBefore) {
            if (shape.advance(json, passed)) {
                current = known[passed];
                passed++;
                return true;
            }
            if (shape.leave(json, passed)) {
                return false;
            }
            shape.forget(passed);
            asBefore = false;
        }
        return learn(json, input);
    }

    /** The member that it stands at. */
    EnvelopeMember current() {
        return current;
    }

    private boolean learn(JsonScanner json, byte[] input) throws MalformedJsonException {
        int behind = json.position();
        if (!(passed == 0 ? json.enterObject() : json.nextMember())) {
            shape.close(input, behind, json.position());
            return false;
        }
        current = EnvelopeMember.named(json);
        int nameFrom = json.from();
        int nameTo = json.to();
        boolean escaped = json.isEscaped();
        json.peek();
        shape.learn(input, behind, nameFrom, nameTo, escaped, json.position());
        if (passed < known.length) {
            known[passed] = current;
        }
        passed++;
        return true;
    }
}
