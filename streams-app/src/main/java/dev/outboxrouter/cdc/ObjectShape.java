package dev.outboxrouter.cdc;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an object was written with around its values: names, punctuation, white space. Objects of one writer have it in
 * common, so it is compared as a whole, and which member is meant by a name need not be looked for again.
 */
final class ObjectShape {

    /** Larger objects are read member by member. */
    static final int MOST_MEMBERS = 64;

    /** A name was not looked for. */
    static final int NOT_SOUGHT = Integer.MIN_VALUE;

    private static final int MOST_BYTES = 4_096;
    private static final int MOST_FOUND = 16;
    private static final int USUAL_BYTES = 256;

    private byte[] bytes = new byte[USUAL_BYTES];

    /** Behind what stands before each value; the last one, behind what ends the object. */
    private final int[] ends = new int[MOST_MEMBERS + 2];

    private final int[] nameBegins = new int[MOST_MEMBERS];
    private final int[] nameEnds = new int[MOST_MEMBERS];
    private final boolean[] escapes = new boolean[MOST_MEMBERS];
    private final @Nullable FieldName[] soughtNames = new @Nullable FieldName[MOST_FOUND];
    private final int[] foundMembers = new int[MOST_FOUND];
    private int found;
    private int next;
    private int size;
    private boolean closed;
    private boolean full;

    /** Goes on to the value of a member if all up to it is as it was. */
    boolean advance(JsonScanner json, int member) {
        if (member >= size) {
            return false;
        }
        return member == 0 ? json.enterObject(bytes, 0, ends[1]) : json.passOver(bytes, ends[member], ends[member + 1]);
    }

    /** Leaves the object if it has as many members as before, and ends as before. */
    boolean leave(JsonScanner json, int members) {
        return closed && members == size && json.leaveObject(bytes, ends[size], ends[size + 1]);
    }

    /** Where the name of a member begins whose value begins here. */
    int nameFrom(int member, int value) {
        return value - nameBegins[member];
    }

    /** Where it ends. */
    int nameTo(int member, int value) {
        return value - nameEnds[member];
    }

    boolean isNameEscaped(int member) {
        return escapes[member];
    }

    /** Forgets all behind so many members: the object is written otherwise. */
    void forget(int members) {
        size = members;
        closed = false;
        full = false;
        found = 0;
        next = 0;
    }

    /** Learns what stands before a value. */
    void learn(byte[] input, int from, int nameFrom, int nameTo, boolean nameEscaped, int value) {
        if (size == MOST_MEMBERS || !append(input, from, value)) {
            full = true;
        }
        if (!full) {
            nameBegins[size] = value - nameFrom;
            nameEnds[size] = value - nameTo;
            escapes[size] = nameEscaped;
            size++;
        }
    }

    /** Learns what the object ends with. */
    void close(byte[] input, int from, int to) {
        closed = !full && size > 0 && append(input, from, to);
    }

    /**
     * Where a name is in the list of those that were looked for; below 0 when it was not. Names are the rules' own objects,
     * and are looked for in the same order each time: most often it is the next.
     */
    @SuppressWarnings("ReferenceEquality")
    private int sought(FieldName name) {
        for (int i = 0; i < found; i++) {
            int place = next + i < found ? next + i : next + i - found;
            if (soughtNames[place] == name) {
                next = place + 1;
                return place;
            }
        }
        return -1;
    }

    /** The member that was found before by this name; {@link #NOT_SOUGHT}. */
    int foundBefore(FieldName name) {
        int place = sought(name);
        return place < 0 ? NOT_SOUGHT : foundMembers[place];
    }

    void remember(FieldName name, int member) {
        if (closed && found < MOST_FOUND) {
            soughtNames[found] = name;
            foundMembers[found] = member;
            found++;
        }
    }

    private boolean append(byte[] input, int from, int to) {
        int end = ends[size] + to - from;
        if (end > MOST_BYTES) {
            return false;
        }
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
        }
        System.arraycopy(input, from, bytes, ends[size], to - from);
        ends[size + 1] = end;
        return true;
    }
}
