package dev.gridwright.space.expression;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an expression may read, and what it can find there.
public interface Scope {
    /// The kinds of value that a name can have; empty if the expression may not read that name.
    Optional<Set<Kind>> kinds(String name);

    /// All values that a name can have, if they are few enough to be listed.
    Optional<List<Object>> values(String name);

    /// The fault of reading a name that may not be read.
    Fault unreadable(String name, int column);

    /// The candidate that was most likely meant by a word.
    Optional<String> nearest(String word, List<String> candidates);
}
