package dev.outboxrouter.delivery;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which topics records were on their way to, lately: what is to be made anew when it was deleted. Safe for several threads. */
final class DeletedTopics {

    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final Set<String> forLetters = ConcurrentHashMap.newKeySet();
    private Set<String> wantedBefore = Set.of();

    void isWanted(String topic) {
        // Nearly always there already, and looking costs less than adding.
        if (!wanted.contains(topic)) {
            wanted.add(topic);
        }
    }

    void isWantedForLetters(String topic) {
        forLetters.add(topic);
        isWanted(topic);
    }

    boolean isForLetters(String topic) {
        return forLetters.contains(topic);
    }

    /** Since the call before the last one: a topic may be deleted between the asking for it and the sending. */
    synchronized Set<String> wantedLately() {
        Set<String> now = new HashSet<>(wanted);
        wanted.removeAll(now);
        Set<String> lately = new HashSet<>(now);
        lately.addAll(wantedBefore);
        wantedBefore = now;
        return lately;
    }
}
