package dev.gridwright.grid.space;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.space.Axis;
import dev.gridwright.space.Checked;
import dev.gridwright.space.ParameterDraft;
import dev.gridwright.space.PointDraft;
import dev.gridwright.space.Value;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The parameters and included points of a grid as they are written, whether or not they make a space: what is wrong
/// with their names and values for a kind of trial is found beside all else.
public final class Drafted {
    /// Of an axis with very many values so many are looked at, evenly spread, with both ends.
    private static final int MAX_LOOKED_AT = 10_000;

    private final List<Member> members;
    private final List<PointDraft> included;
    private final Findings findings;
    private final Beside beside;

    /// @param beside points that are held against the kind of trial as those of `include` are
    Drafted(List<Member> members, List<PointDraft> included, Findings findings, Beside beside) {
        this.members = List.copyOf(members);
        this.included = List.copyOf(included);
        this.findings = findings;
        this.beside = beside;
    }

    /// Points of another document.
    ///
    /// @param findings of that document
    public record Beside(List<PointDraft> points, Findings findings) {
        public Beside {
            points = List.copyOf(points);
        }

        public static Beside none(Findings findings) {
            return new Beside(List.of(), findings);
        }
    }

    /// @param pointer of the map that holds the parameters
    public record Member(String pointer, List<ParameterDraft> parameters) {
        public Member {
            parameters = List.copyOf(parameters);
        }

        public SequencedSet<String> names() {
            var names = new LinkedHashSet<String>();
            parameters.forEach(parameter -> names.add(parameter.name()));
            return names;
        }
    }

    public List<Member> members() {
        return members;
    }

    /// All names, in the order of their first declaration.
    public SequencedSet<String> names() {
        var names = new LinkedHashSet<String>();
        members.forEach(member -> names.addAll(member.names()));
        return names;
    }

    /// Whether every point has this parameter.
    public boolean isInEveryPoint(String name) {
        return members.stream()
                .allMatch(member -> member.parameters().stream()
                        .anyMatch(parameter -> parameter.name().equals(name)
                                && parameter.when().isEmpty()));
    }

    /// A value that a parameter can have.
    ///
    /// @param pointer of the parameter
    /// @param item position among values that are written one by one, else -1
    public record At(String name, Value value, String pointer, long item, Findings findings) {
        public void problem(String detail, String allowed) {
            findings.problem(findings.place(written()), detail, value.canonical(), allowed);
        }

        /// A problem whose detail says what was found and what is allowed.
        public void refused(String detail) {
            findings.problem(findings.place(written()), detail, "", "");
        }

        private String written() {
            return item < 0
                    ? pointer
                    : Stream.of("/" + item, "/values/" + item, "/value")
                            .map(pointer::concat)
                            .filter(findings::isThere)
                            .findFirst()
                            .orElse(pointer);
        }
    }

    /// Looks at the values of all parameters and included points.
    public void values(Consumer<At> look) {
        members.forEach(member -> member.parameters()
                .forEach(parameter -> axis(parameter).ifPresent(axis -> values(parameter, axis, look))));
        included.forEach(point -> values(point, findings, look));
        beside.points().forEach(point -> values(point, beside.findings(), look));
    }

    private static void values(PointDraft point, Findings findings, Consumer<At> look) {
        point.values()
                .forEach((name, value) ->
                        look.accept(new At(name, value, Findings.child(point.pointer(), name), -1, findings)));
    }

    private void values(ParameterDraft parameter, Axis axis, Consumer<At> look) {
        boolean listed = axis instanceof Axis.Listed;
        long looks = Math.min(axis.size(), MAX_LOOKED_AT);
        int before = findings.count();
        // The values of a computed axis have one place, so that one problem is enough.
        for (long i = 0; i < looks && (listed || findings.count() == before); i++) {
            long position = looks == axis.size() ? i : spread(i, looks, axis.size());
            look.accept(
                    new At(parameter.name(), axis.at(position), parameter.pointer(), listed ? position : -1, findings));
        }
    }

    private static Optional<Axis> axis(ParameterDraft parameter) {
        if (!(parameter.axis() instanceof Checked.Valid<Axis>(var axis)) || axis == ParameterPart.ANYTHING) {
            return Optional.empty();
        }
        return parameter.type().isEmpty()
                ? Optional.of(axis)
                : axis.as(parameter.type().get()) instanceof Checked.Valid<Axis>(var typed)
                        ? Optional.of(typed)
                        : Optional.empty();
    }

    private static long spread(long i, long looks, long size) {
        return BigInteger.valueOf(i)
                .multiply(BigInteger.valueOf(size - 1))
                .divide(BigInteger.valueOf(looks - 1))
                .longValueExact();
    }
}
