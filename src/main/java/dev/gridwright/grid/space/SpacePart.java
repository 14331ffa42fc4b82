package dev.gridwright.grid.space;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.section.Values;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.space.Checked;
import dev.gridwright.space.Match;
import dev.gridwright.space.ParameterDraft;
import dev.gridwright.space.PointDraft;
import dev.gridwright.space.Space;
import dev.gridwright.space.SpaceDraft;
import dev.gridwright.space.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Reads what can be tried: `space` or `spaces`, `exclude`, `constraints`, `include`.
public final class SpacePart {
    private static final String PARAMETERS = "a map from parameters to values; {} is one point";
    private static final String PARTIAL_POINT = "a map from parameters to a value, a list or {min, max}";

    private final Section grid;
    private final Findings findings;
    private final Drafted.Beside beside;
    private final SpaceDraft draft = new SpaceDraft();
    private final List<Drafted.Member> members = new ArrayList<>();
    private final List<PointDraft> included = new ArrayList<>();

    /// @param beside points that are held against the space as those of `include` are
    public SpacePart(Section grid, Findings findings, Drafted.Beside beside) {
        this.grid = grid;
        this.findings = findings;
        this.beside = beside;
    }

    /// The space; empty if it has problems.
    public Optional<Space> space() {
        if (grid.has("space") == grid.has("spaces")) {
            findings.problem(
                    grid.has("space") ? grid.place("spaces") : grid.place(),
                    grid.has("space") ? "both space and spaces" : "the key \"space\" is missing",
                    "",
                    grid.has("space") ? "one of them" : PARAMETERS);
        }
        grid.get("space").ifPresent(this::member);
        grid.get("spaces").ifPresent(node -> {
            var items = grid.list("spaces", "a list of maps from parameters to values");
            if (node instanceof Node.Listing && items.isEmpty()) {
                findings.mismatch(node, "at least one map from parameters to values");
            }
            items.forEach(this::member);
        });
        grid.list("exclude", "a list; each item " + PARTIAL_POINT).forEach(this::exclude);
        for (var item : grid.list("constraints", "a list of conditions in quotes")) {
            Section.text(item, "a condition in quotes, such as \"C * gamma < 1\"", findings)
                    .ifPresent(text -> draft.constraint(item.place().pointer(), text));
        }
        grid.list("include", "a list; each item a map from parameters to values")
                .forEach(this::include);
        return switch (draft.check()) {
            case Checked.Valid<Space>(var space) -> {
                if (space.points(beside.points()) instanceof Checked.Invalid<?>(var problems)) {
                    problems.forEach(beside.findings()::problem);
                }
                space.warnings().forEach(warning -> findings.warn(warning.pointer() + ": " + warning.detail()));
                yield Optional.of(space);
            }
            case Checked.Invalid<Space>(var problems) -> {
                problems.forEach(findings::problem);
                if (problems.stream().noneMatch(problem -> problem.pointer().startsWith("/include"))) {
                    checkIncluded();
                }
                yield Optional.empty();
            }
        };
    }

    /// Looks for problems of included points alone, for which the space looks only when all else is right.
    private void checkIncluded() {
        var alone = new SpaceDraft();
        members.forEach(member -> alone.member(member.parameters()));
        included.forEach(alone::include);
        if (alone.check() instanceof Checked.Invalid<Space>(var problems)) {
            problems.stream()
                    .filter(problem -> problem.pointer().startsWith("/include"))
                    .forEach(findings::problem);
        }
    }

    /// What was written, after [#space].
    public Drafted drafted() {
        return new Drafted(members, included, findings, beside);
    }

    private void member(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            findings.mismatch(node, PARAMETERS);
            return;
        }
        var part = new ParameterPart(findings);
        var parameters = new ArrayList<ParameterDraft>();
        mapping.entries().forEach((name, value) -> parameters.add(part.draft(name, value)));
        draft.member(parameters);
        members.add(new Drafted.Member(node.place().pointer(), parameters));
    }

    private void exclude(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            findings.mismatch(node, PARTIAL_POINT);
            return;
        }
        var partialPoint = new LinkedHashMap<String, Match>();
        mapping.entries().forEach((name, value) -> match(value).ifPresent(match -> partialPoint.put(name, match)));
        if (partialPoint.size() == mapping.entries().size()) {
            draft.exclude(node.place().pointer(), partialPoint);
        }
    }

    private Optional<Match> match(Node node) {
        if (node instanceof Node.Listing(var _, var items)) {
            if (items.isEmpty()) {
                findings.mismatch(node, "at least one value");
                return Optional.empty();
            }
            return Values.values(items, findings).map(Match.AnyOf::new);
        }
        if (node instanceof Node.Mapping) {
            return Section.of(node, Shape.RANGE, findings).flatMap(this::range);
        }
        return Values.value(node, findings).map(Match::value);
    }

    private Optional<Match> range(Section range) {
        var min = range.number("min");
        var max = range.number("max");
        if (min.isEmpty() && max.isEmpty()) {
            if (!range.has("min") && !range.has("max")) {
                findings.problem(range.place(), "a range without min and max", "", "{min}, {max} or {min, max}");
            }
            return Optional.empty();
        }
        if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
            findings.problem(range.place("min"), "min is above max", min.get().toPlainString(), "at most " + max.get());
            return Optional.empty();
        }
        return Optional.of(new Match.Between(min.map(Value.Numeric::new), max.map(Value.Numeric::new)));
    }

    private void include(Node node) {
        point(node, findings).ifPresent(point -> {
            draft.include(point);
            included.add(point);
        });
    }

    /// A point as it is written, of any parameters.
    public static Optional<PointDraft> point(Node node, Findings findings) {
        if (!(node instanceof Node.Mapping mapping)) {
            findings.mismatch(node, "a map from parameters to values");
            return Optional.empty();
        }
        var values = new LinkedHashMap<String, Value>();
        mapping.entries()
                .forEach((name, item) -> Values.value(item, findings).ifPresent(value -> values.put(name, value)));
        return values.size() == mapping.entries().size()
                ? Optional.of(new PointDraft(node.place().pointer(), values))
                : Optional.empty();
    }
}
