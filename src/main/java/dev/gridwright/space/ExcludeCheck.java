package dev.gridwright.space;

import dev.gridwright.space.expression.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds what cannot be right, or is probably not meant, in partial points.
final class ExcludeCheck {
    private final Names names;
    private final List<SpaceProblem> problems;
    private final List<SpaceProblem> warnings;

    ExcludeCheck(Names names, List<SpaceProblem> problems, List<SpaceProblem> warnings) {
        this.names = names;
        this.problems = problems;
        this.warnings = warnings;
    }

    void check(String pointer, SequencedMap<String, Match> partialPoint) {
        if (partialPoint.isEmpty()) {
            problems.add(new SpaceProblem(pointer, "no parameter", "at least one parameter, else nothing is left"));
        }
        partialPoint.forEach((name, match) -> check(SpaceProblem.child(pointer, name), name, match));
    }

    private void check(String pointer, String name, Match match) {
        Optional<Set<Kind>> known = names.kinds(name);
        if (known.isEmpty()) {
            problems.add(SpaceProblem.unknownName(pointer, name, names.known()));
            return;
        }
        Set<Kind> asked = kinds(match);
        if (asked.stream().noneMatch(known.get()::contains)) {
            problems.add(new SpaceProblem(pointer, match.text(), words(known.get()) + ", as " + name + " is"));
        } else if (match instanceof Match.AnyOf(List<Value> values)) {
            names.values(name).ifPresent(all -> values.forEach(value -> doubt(pointer, name, value, all)));
        }
    }

    private void doubt(String pointer, String name, Value value, List<Object> all) {
        if (!all.contains(Operands.of(value))) {
            var texts = all.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
            warnings.add(new SpaceProblem(
                    pointer,
                    OptionalInt.empty(),
                    value.canonical(),
                    "a value that " + name + " takes",
                    value instanceof Value.Text(String text) ? NearestName.of(text, texts) : Optional.empty()));
        }
    }

    private static Set<Kind> kinds(Match match) {
        return switch (match) {
            case Match.Between _ -> EnumSet.of(Kind.NUMBER);
            case Match.AnyOf(List<Value> values) ->
                values.stream()
                        .map(value -> Kind.of(Operands.of(value)))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
        };
    }

    private static String words(Set<Kind> kinds) {
        return kinds.stream().map(Kind::words).collect(Collectors.joining(" or "));
    }
}
