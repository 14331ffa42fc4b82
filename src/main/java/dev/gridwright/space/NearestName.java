package dev.gridwright.space;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses which known name a misspelt word was meant to be.
public final class NearestName {
    private static final int MAX_CHARACTERS = 100;
    private static final int MAX_CANDIDATES = 1_000;

    private NearestName() {}

    /// The candidate with the fewest slips (a letter wrong, missing, too many, or two swapped; case does not count),
    /// if they are at most a third of the word. Of equals the first.
    public static Optional<String> of(String word, Collection<String> candidates) {
        if (word.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        int allowed = Math.max(1, word.length() / 3);
        String lower = word.toLowerCase(Locale.ROOT);
        return candidates.stream()
                .limit(MAX_CANDIDATES)
                .filter(candidate -> Math.abs(candidate.length() - word.length()) <= allowed)
                .map(candidate -> new Guess(candidate, slips(lower, candidate.toLowerCase(Locale.ROOT))))
                .filter(guess -> guess.slips <= allowed && guess.slips < word.length())
                .min(Comparator.comparingInt(Guess::slips))
                .map(Guess::name);
    }

    private record Guess(String name, int slips) {}

    /// The optimal string alignment distance: Levenshtein's with transpositions of neighbours.
    private static int slips(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(changed, Math.min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }
        return last[b.length()];
    }
}
