package dev.outboxrouter.config;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What somebody who misspelt a name may have meant. */
final class NearestName {

    private NearestName() {}

    /** The end of a sentence that says it; empty when nothing is near. */
    static String hint(String name, Collection<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance.apply(name, candidate)))
                .filter(nearest -> distance.apply(name, nearest) <= Math.max(2, name.length() / 3))
                .map("; did you mean %s?"::formatted)
                .orElse("");
    }
}
