package dev.gridwright.space;

import dev.gridwright.space.expression.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;

/// A space as its author wrote it, part by part; [#check] makes a [Space] of it or says all that is wrong.
///
/// Pointers are those of the file, so that problems can be shown as they are. Used by one thread.
public final class SpaceDraft {
    public static final int MAX_MEMBERS = 100;

    /// Bounds the parameters of all members together.
    public static final int MAX_PARAMETERS = 1_000;

    /// Bounds excludes and constraints together.
    public static final int MAX_RULES = 1_000;

    /// Bounds the operators, names and constants of all expressions and the names of all excludes together: what
    /// judging one index can cost.
    public static final int MAX_RULE_PARTS = 5_000;

    /// Bounds the included points; those added to a running study may be as many beside the grid.
    public static final int MAX_INCLUDED = 100_000;

    /// Bounds the rows of all zip groups together, a group counted twice for each `when` in it.
    public static final int MAX_ZIPPED_ROWS = 1_000_000;

    private final List<List<ParameterDraft>> members = new ArrayList<>();
    private final List<Exclusion> excludes = new ArrayList<>();
    private final List<Text> constraints = new ArrayList<>();
    private final List<PointDraft> includes = new ArrayList<>();

    private record Exclusion(String pointer, SequencedMap<String, Match> partialPoint) {}

    private record Text(String pointer, String text) {}

    /// Adds a member of the union: its parameters in declaration order. A `space` is one member; a draft without any
    /// is a space of one point, that of no parameter.
    public SpaceDraft member(List<ParameterDraft> parameters) {
        members.add(List.copyOf(parameters));
        return this;
    }

    /// Adds an `exclude`.
    public SpaceDraft exclude(String pointer, SequencedMap<String, Match> partialPoint) {
        excludes.add(new Exclusion(pointer, Collections.unmodifiableSequencedMap(new LinkedHashMap<>(partialPoint))));
        return this;
    }

    /// Adds an expression of `constraints`.
    public SpaceDraft constraint(String pointer, String text) {
        constraints.add(new Text(pointer, text));
        return this;
    }

    /// Adds an `include`.
    public SpaceDraft include(PointDraft point) {
        includes.add(point);
        return this;
    }

    /// The space, or every problem. Asking again gives the same answer.
    public Checked<Space> check() {
        var problems = new ArrayList<SpaceProblem>();
        var warnings = new ArrayList<SpaceProblem>();
        bounds(problems);
        if (!problems.isEmpty()) {
            return new Checked.Invalid<>(problems);
        }
        var names = new Names(_ -> "a parameter of the space");
        List<Block> blocks = blocks(names, problems, warnings);
        List<Rule> rules = rules(names, problems, warnings);
        bound("operators, names and constants in rules", parts(blocks, rules), MAX_RULE_PARTS, problems);
        return problems.isEmpty()
                ? new Space(new Union(blocks, rules), List.of(), new LinkedHashSet<>(), warnings).including(includes)
                : new Checked.Invalid<>(problems);
    }

    private void bounds(List<SpaceProblem> problems) {
        bound("members", members.size(), MAX_MEMBERS, problems);
        bound("parameters", members.stream().mapToInt(List::size).sum(), MAX_PARAMETERS, problems);
        bound("excludes and constraints", excludes.size() + constraints.size(), MAX_RULES, problems);
        bound("included points", includes.size(), MAX_INCLUDED, problems);
    }

    private static void bound(String what, int found, int max, List<SpaceProblem> problems) {
        if (found > max) {
            problems.add(new SpaceProblem("", found + " " + what, "at most " + max));
        }
    }

    private static int parts(List<Block> blocks, List<Rule> rules) {
        int inConditions = blocks.stream()
                .flatMap(block -> block.parameters().stream())
                .flatMap(parameter -> parameter.when().stream())
                .mapToInt(Expression::size)
                .sum();
        return inConditions
                + rules.stream()
                        .mapToInt(rule -> switch (rule) {
                            case Rule.Exclude(var partialPoint) -> partialPoint.size();
                            case Rule.Constraint(var expression) -> expression.size();
                            case Rule.When(int _, String _, var expression) -> expression.size();
                        })
                        .sum();
    }

    private List<Block> blocks(Names names, List<SpaceProblem> problems, List<SpaceProblem> warnings) {
        List<Block> blocks = new ArrayList<>();
        long zippedRows = 0;
        for (List<ParameterDraft> parameters : members) {
            var check = new MemberCheck(parameters, problems, warnings);
            check.check(names).ifPresent(blocks::add);
            zippedRows += check.zippedRows();
        }
        if (zippedRows > MAX_ZIPPED_ROWS) {
            problems.add(new SpaceProblem(
                    "",
                    "zip groups that are too long",
                    "at most " + MAX_ZIPPED_ROWS + " rows together, a group counted twice for each 'when' in it"));
        }
        return members.isEmpty() ? List.of(new Block(List.of())) : blocks;
    }

    private List<Rule> rules(Names names, List<SpaceProblem> problems, List<SpaceProblem> warnings) {
        List<Rule> rules = new ArrayList<>();
        var excludeCheck = new ExcludeCheck(names, problems, warnings);
        for (Exclusion exclude : excludes) {
            excludeCheck.check(exclude.pointer(), exclude.partialPoint());
            if (!exclude.partialPoint().isEmpty()) {
                rules.add(new Rule.Exclude(exclude.partialPoint()));
            }
        }
        for (Text constraint : constraints) {
            MemberCheck.expression(constraint.pointer(), constraint.text(), names, problems, warnings)
                    .map(Rule.Constraint::new)
                    .ifPresent(rules::add);
        }
        return rules;
    }
}
