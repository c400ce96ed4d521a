package dev.outboxrouter.cdc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object in the order in which they were written, values untouched. Members of the same name are
 * all kept: what that means is for the reader of the fields to say.
 */
public final class JsonFields {

    /** No object at all. */
    public static final JsonFields NONE = new JsonFields(new byte[0]);

    /** Ints that one member takes: where its name and its value begin and end. */
    private static final int PLACES = 4;

    /** What {@link #find} answers when there is no such member. */
    public static final int NOT_FOUND = -1;

    private static final int USUAL_MEMBERS = 8;
    private static final byte NAME_ESCAPED = 1;
    private static final byte VALUE_ESCAPED = 2;

    private byte[] input;
    private int from;
    private int to;
    private int size;
    private int[] places = new int[USUAL_MEMBERS * PLACES];
    private byte[] escapes = new byte[USUAL_MEMBERS];
    private byte[] @Nullable [] unescaped = new byte[USUAL_MEMBERS][];
    private JsonField @Nullable [] typed;
    private @Nullable ObjectShape shape;

    private JsonFields(byte[] input) {
        this.input = input;
    }

    /**
     * Reads bytes that are one JSON object and nothing else.
     *
     * @throws MalformedJsonException when they are not
     */
    public static JsonFields read(Slice utf8) throws MalformedJsonException {
        return new EventContent.Reader().readObject(utf8);
    }

    /** Reads the object that comes next, up to and with its closing brace. */
    static JsonFields readObject(JsonScanner json, byte[] input) throws MalformedJsonException {
        return new JsonFields(input).with(json, input);
    }

    /** No fields yet, and room for those of one object after the other: {@link #with}. */
    static JsonFields reusable() {
        JsonFields fields = new JsonFields(new byte[0]);
        fields.shape = new ObjectShape();
        return fields;
    }

    /** Takes the fields of the object that comes next in place of its own. */
    JsonFields with(JsonScanner json, byte[] ofInput) throws MalformedJsonException {
        input = ofInput;
        size = 0;
        json.peek();
        from = json.position();
        if (shape == null) {
            for (boolean more = json.enterObject(); more; more = json.nextMember()) {
                add(json, json.from(), json.to(), json.isEscaped());
            }
        } else {
            read(json, shape);
        }
        to = json.position();
        return this;
    }

    private void read(JsonScanner json, ObjectShape shape) throws MalformedJsonException {
        while (shape.advance(json, size)) {
            int value = json.position();
            add(json, shape.nameFrom(size, value), shape.nameTo(size, value), shape.isNameEscaped(size));
        }
        if (!shape.leave(json, size)) {
            shape.forget(size);
            int behind = json.position();
            for (boolean more = size == 0 ? json.enterObject() : json.nextMember(); more; more = json.nextMember()) {
                int nameFrom = json.from();
                int nameTo = json.to();
                boolean nameEscaped = json.isEscaped();
                add(json, nameFrom, nameTo, nameEscaped);
                shape.learn(input, behind, nameFrom, nameTo, nameEscaped, json.from());
                behind = json.position();
            }
            shape.close(input, behind, json.position());
        }
    }

    private void add(JsonScanner json, int nameFrom, int nameTo, boolean nameEscaped) throws MalformedJsonException {
        if (size == escapes.length) {
            places = Arrays.copyOf(places, 2 * places.length);
            escapes = Arrays.copyOf(escapes, 2 * escapes.length);
            unescaped = Arrays.copyOf(unescaped, 2 * unescaped.length);
        }
        int place = size * PLACES;
        places[place] = nameFrom;
        places[place + 1] = nameTo;
        byte escaped = nameEscaped ? NAME_ESCAPED : 0;
        json.skipValue();
        places[place + 2] = json.from();
        places[place + 3] = json.to();
        unescaped[size] = json.unescaped();
        escapes[size] = json.isEscaped() ? (byte) (escaped | VALUE_ESCAPED) : escaped;
        size++;
    }

    /** How many members there are. */
    public int size() {
        return size;
    }

    /** The object as it was written; of nothing, nothing. */
    public Slice json() {
        return new Slice(input, from, to);
    }

    /** A member's name, unescaped. */
    public String name(int member) throws MalformedJsonException {
        int place = member * PLACES;
        if ((escapes[member] & NAME_ESCAPED) != 0) {
            return new String(EscapedText.unescaped(input, places[place], places[place + 1]), StandardCharsets.UTF_8);
        }
        return new String(input, places[place], places[place + 1] - places[place], StandardCharsets.UTF_8);
    }

    /** What a member's value is. */
    public JsonField.Kind kind(int member) {
        return typed == null ? JsonField.kind(input[places[member * PLACES + 2]]) : typed[member].kind();
    }

    /** What a member's column is. */
    public FieldType type(int member) {
        return typed == null ? FieldType.UNKNOWN : typed[member].type();
    }

    /** A member's value. */
    public JsonField value(int member) {
        if (typed != null) {
            return typed[member];
        }
        int place = member * PLACES;
        return new JsonField(
                input,
                places[place + 2],
                places[place + 3],
                (escapes[member] & VALUE_ESCAPED) != 0,
                unescaped[member],
                FieldType.UNKNOWN);
    }

    /**
     * The member that is meant by a name: the one that is called so letter by letter, else the one that is called so but
     * for case and {@code _}.
     *
     * @return its number; {@link #NOT_FOUND}; or another negative number where several are meant: {@link #lastOfSeveral}
     */
    public int find(FieldName name) {
        if (shape == null) {
            return search(name);
        }
        int before = shape.foundBefore(name);
        if (before != ObjectShape.NOT_SOUGHT) {
            return before;
        }
        int found = search(name);
        shape.remember(name, found);
        return found;
    }

    private int search(FieldName name) {
        int found = NOT_FOUND;
        boolean exactly = false;
        boolean several = false;
        for (int member = 0; member < size; member++) {
            if (!name.mayBeginWith(input[places[member * PLACES]]) && (escapes[member] & NAME_ESCAPED) == 0) {
                continue;
            }
            boolean isExact = isNamed(member, name);
            if (isExact || (!exactly && isNamedLike(member, name))) {
                several = found != NOT_FOUND && isExact == exactly;
                found = member;
                exactly = isExact;
            }
        }
        return several ? NOT_FOUND - 1 - found : found;
    }

    /** The last one of several that {@link #find} has found. */
    public static int lastOfSeveral(int found) {
        return NOT_FOUND - 1 - found;
    }

    /** Whether a member's name is this one, letter by letter. */
    public boolean isNamed(int member, FieldName name) {
        int place = member * PLACES;
        return (escapes[member] & NAME_ESCAPED) == 0
                ? name.isExactly(input, places[place], places[place + 1])
                : name.isExactly(nameOrNothing(member));
    }

    /** Whether a member's name is this one but for case and {@code _}. */
    boolean isNamedLike(int member, FieldName name) {
        int place = member * PLACES;
        return (escapes[member] & NAME_ESCAPED) == 0
                ? name.isLike(input, places[place], places[place + 1])
                : name.isLike(nameOrNothing(member));
    }

    /** The same members with values of these types. */
    JsonFields withTypes(JsonField[] values) {
        JsonFields fields = new JsonFields(input);
        fields.from = from;
        fields.to = to;
        fields.size = size;
        fields.places = places;
        fields.escapes = escapes;
        fields.unescaped = unescaped;
        fields.typed = values;
        return fields;
    }

    /** A name that UTF-8 cannot hold is nobody's. */
    private String nameOrNothing(int member) {
        try {
            return name(member);
        } catch (MalformedJsonException e) {
            return "";
        }
    }
}
