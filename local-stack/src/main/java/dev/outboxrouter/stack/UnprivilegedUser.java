package dev.outboxrouter.stack;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who PostgreSQL runs as, for it refuses to run as root: the user we are or, when that is root, nobody. For that a user
 * namespace of its own is enough, in which root's files belong to nobody; where namespaces are forbidden, as in many
 * containers, the process becomes the real nobody and its files are given to it.
 *
 * @param prefix goes before the command; keeps the pid
 * @param owner whose its files must be, user and group
 */
record UnprivilegedUser(List<String> prefix, Optional<String> owner) {
    private static final String NOBODY = "65534";
    private static final UnprivilegedUser OURSELVES = new UnprivilegedUser(List.of(), Optional.empty());
    private static final UnprivilegedUser IN_NAMESPACE =
            new UnprivilegedUser(List.of("unshare", "-U"), Optional.of("0:0"));
    private static final UnprivilegedUser NOBODY_ITSELF = new UnprivilegedUser(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
            Optional.of(NOBODY + ':' + NOBODY));

    UnprivilegedUser {
        prefix = List.copyOf(prefix);
    }

    /**
     * Finds a way to run the program.
     *
     * @throws StackException when there is none
     */
    static UnprivilegedUser forRunning(Path program) {
        if (new UnixSystem().getUid() != 0) {
            return OURSELVES;
        }
        for (UnprivilegedUser user : List.of(IN_NAMESPACE, NOBODY_ITSELF)) {
            List<String> command = new ArrayList<>(user.prefix);
            command.addAll(List.of(program.toString(), "--version"));
            if (Commands.succeeds(command)) {
                return user;
            }
        }
        throw new StackException("PostgreSQL refuses to run as root, and neither %s nor %s can run %s: "
                        .formatted(
                                String.join(" ", IN_NAMESPACE.prefix), String.join(" ", NOBODY_ITSELF.prefix), program)
                + "use STACK_DIR for a directory that everybody may enter, run as an ordinary user,"
                + " or set POSTGRES to a server that already runs");
    }

    /** Gives it a file, or a directory with all that is in it, whoever it ran as before. */
    void own(Path path) {
        if (owner.isPresent() && !Commands.succeeds(List.of("chown", "-R", owner.get(), path.toString()))) {
            throw new StackException("Cannot give " + path + " to " + owner.get() + ", as whom PostgreSQL runs");
        }
    }
}
