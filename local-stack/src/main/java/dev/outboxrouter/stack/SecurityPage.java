package dev.outboxrouter.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The ACLs of docs/security.md, read from the page itself: what it says is what a secured stack grants, and what the
 * end-to-end test runs with. A heading names the user, the rows of the table below it are {@code | resource | name |
 * pattern | operations | why |}.
 */
public final class SecurityPage {
    private static final Pattern USER = Pattern.compile("^#+ .*`(User:[a-z-]+)`.*");
    private static final Pattern ROW =
            Pattern.compile("^\\| *(topic|group|transactional id|cluster) *\\| *`([^`]+)` *\\| *(literal|prefixed) *\\|"
                    + " *([^|]+?) *\\|.*");
    private static final Pattern OPERATION = Pattern.compile("`([a-z ]+)`");
    private static final String ANY_HOST = "*";

    private SecurityPage() {}

    /** Where the page is. */
    static Path of(StackConfig config) {
        return config.root().resolve("docs/security.md");
    }

    /**
     * The ACLs, in the order of the page, one for each operation.
     *
     * @throws StackException when there is no page, or none on it
     */
    public static List<AclBinding> acls(StackConfig config) {
        Path page = of(config);
        String text = StackFiles.read(page).orElseThrow(() -> new StackException("There is no " + page));
        List<AclBinding> acls = new ArrayList<>();
        String user = "";
        for (String line : text.lines().toList()) {
            Matcher heading = USER.matcher(line);
            Matcher row = ROW.matcher(line);
            if (line.startsWith("#")) {
                user = heading.matches() ? heading.group(1) : "";
            } else if (!user.isEmpty() && row.matches()) {
                acls.addAll(bindings(user, row.toMatchResult()));
            }
        }
        if (acls.isEmpty()) {
            throw new StackException(page + " has no table of ACLs below a heading with `User:…`");
        }
        return acls;
    }

    private static List<AclBinding> bindings(String user, MatchResult row) {
        ResourcePattern resource = new ResourcePattern(
                ResourceType.fromString(constant(row.group(1))),
                row.group(2),
                PatternType.fromString(constant(row.group(3))));
        return OPERATION
                .matcher(row.group(4))
                .results()
                .map(operation -> new AclBinding(
                        resource,
                        new AccessControlEntry(
                                user,
                                ANY_HOST,
                                AclOperation.fromString(constant(operation.group(1))),
                                AclPermissionType.ALLOW)))
                .toList();
    }

    private static String constant(String words) {
        return words.toUpperCase(Locale.ROOT).replace(' ', '_');
    }
}
