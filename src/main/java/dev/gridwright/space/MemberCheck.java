package dev.gridwright.space;

import dev.gridwright.space.expression.Expression;
import dev.gridwright.space.expression.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes the block of one member of a draft, or finds all that keeps it from being one.
final class MemberCheck {
    private final List<ParameterDraft> drafts;
    private final List<SpaceProblem> problems;
    private final List<SpaceProblem> warnings;
    private final Names before = new Names(this::readable);
    private final Set<String> declared = new HashSet<>();
    private final Map<String, ZipGroup> zips = new HashMap<>();

    private record ZipGroup(String first, long rows, int parameters, int conditions) {
        ZipGroup with(boolean conditional) {
            return new ZipGroup(first, rows, parameters + 1, conditions + (conditional ? 1 : 0));
        }
    }

    MemberCheck(List<ParameterDraft> drafts, List<SpaceProblem> problems, List<SpaceProblem> warnings) {
        this.drafts = drafts;
        this.problems = problems;
        this.warnings = warnings;
        drafts.forEach(draft -> declared.add(draft.name()));
    }

    /// The block; empty if there are problems. Its names become readable for common rules either way.
    Optional<Block> check(Names common) {
        int before = problems.size();
        List<Parameter> parameters = new ArrayList<>();
        for (ParameterDraft draft : drafts) {
            Optional<Axis> axis = axis(draft);
            Optional<Expression> when = draft.when()
                    .flatMap(text -> expression(draft.pointer() + "/when", text, this.before, problems, warnings));
            boolean named = name(draft);
            axis.ifPresent(values -> zip(draft, values));
            this.before.add(draft.name(), axis);
            common.add(draft.name(), axis);
            if (named && axis.isPresent()) {
                parameters.add(new Parameter(draft.name(), axis.get(), when, draft.zip(), draft.label(), draft.type()));
            }
        }
        return problems.size() == before ? Optional.of(new Block(parameters)) : Optional.empty();
    }

    /// The rows of all zip groups, a group counted twice for each `when` in it.
    long zippedRows() {
        long sum = 0;
        for (ZipGroup group : zips.values()) {
            if (group.parameters() > 1) {
                long limit = SpaceDraft.MAX_ZIPPED_ROWS + 1L;
                long rows = Math.min(group.rows(), limit) << Math.min(group.conditions(), 20);
                sum = Math.min(limit, sum + rows);
            }
        }
        return sum;
    }

    private boolean name(ParameterDraft draft) {
        if (!Parameter.isName(draft.name())) {
            problems.add(new SpaceProblem(
                    draft.pointer(),
                    "the name '" + draft.name() + "'",
                    "letters, digits, '_' and '.', not first a digit or '.', at most " + Parameter.MAX_NAME_CHARACTERS
                            + " characters"));
            return false;
        }
        if (before.known().contains(draft.name())) {
            problems.add(new SpaceProblem(
                    draft.pointer(), "the name '" + draft.name() + "' again", "each name once in a member"));
            return false;
        }
        return true;
    }

    private Optional<Axis> axis(ParameterDraft draft) {
        Checked<Axis> axis = switch (draft.axis()) {
            case Checked.Valid<Axis>(Axis values)
            when draft.type().isPresent() -> values.as(draft.type().get());
            case Checked<Axis> other -> other;
        };
        return switch (axis) {
            case Checked.Invalid<Axis>(List<SpaceProblem> found) -> {
                found.forEach(problem -> problems.add(problem.below(draft.pointer())));
                yield Optional.empty();
            }
            case Checked.Valid<Axis>(Axis values) -> {
                if (values instanceof Axis.Stepped stepped && !stepped.reachesMax()) {
                    warnings.add(new SpaceProblem(
                            draft.pointer() + "/max",
                            "max " + new Value.Numeric(stepped.max()).canonical() + ", which the step misses",
                            "the last value is " + values.at(values.size() - 1).canonical()));
                }
                yield Optional.of(values);
            }
        };
    }

    private void zip(ParameterDraft draft, Axis axis) {
        if (draft.zip().isEmpty()) {
            return;
        }
        boolean conditional = draft.when().isPresent();
        ZipGroup group = zips.get(draft.zip().get());
        if (group == null) {
            group = new ZipGroup(draft.name(), axis.size(), 0, 0);
        } else if (group.rows() != axis.size()) {
            problems.add(new SpaceProblem(
                    draft.pointer(),
                    axis.size() + " values",
                    group.rows() + " values, as '" + group.first() + "' has in the same zip"));
        }
        zips.put(draft.zip().get(), group.with(conditional));
    }

    private String readable(String name) {
        return declared.contains(name)
                ? "a parameter declared before: 'when' sees only those"
                : "a parameter declared before";
    }

    /// Reads and checks an expression; empty if it has problems.
    static Optional<Expression> expression(
            String pointer, String text, Names names, List<SpaceProblem> problems, List<SpaceProblem> warnings) {
        return switch (Expression.parse(text)) {
            case Fault fault -> {
                problems.add(SpaceProblem.of(pointer, fault));
                yield Optional.empty();
            }
            case Expression expression -> {
                List<Fault> faults = expression.faults(names);
                faults.forEach(fault -> problems.add(SpaceProblem.of(pointer, fault)));
                expression.doubts(names).forEach(doubt -> warnings.add(SpaceProblem.of(pointer, doubt)));
                yield faults.isEmpty() ? Optional.of(expression) : Optional.empty();
            }
        };
    }
}
