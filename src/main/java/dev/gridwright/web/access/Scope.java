package dev.gridwright.web.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a token opens.
public enum Scope {
    /// To look at everything but tokens and metrics.
    READ("read"),
    /// To plan, submit, change and end studies.
    SUBMIT("submit"),
    /// To run trials as a worker.
    WORK("work"),
    /// To read the metrics.
    METRICS("metrics"),
    /// To submit commands that the operator has not registered.
    COMMANDS_ADHOC("commands:adhoc"),
    /// To operate the server; includes all others.
    ADMIN("admin");

    private final String word;

    Scope(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<Scope> of(String word) {
        return Arrays.stream(values()).filter(scope -> scope.word.equals(word)).findFirst();
    }

    /// All words, for messages.
    public static String words() {
        return Arrays.stream(values()).map(Scope::word).collect(Collectors.joining(", "));
    }

    /// What these open together.
    static Set<Scope> closure(Set<Scope> scopes) {
        return scopes.contains(ADMIN) ? EnumSet.allOf(Scope.class) : Set.copyOf(scopes);
    }
}
