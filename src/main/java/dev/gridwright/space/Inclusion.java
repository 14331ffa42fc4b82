package dev.gridwright.space;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes points of drafts: one value for each parameter that is active where the others have their values, and none for
/// those that are not. Constants that were left out are filled in.
final class Inclusion {
    private final Union union;

    Inclusion(Union union) {
        this.union = union;
    }

    /// The point of the first member of which it is one.
    Checked<Point> point(PointDraft draft) {
        List<SpaceProblem> unknown = draft.values().keySet().stream()
                .filter(name -> !union.names().contains(name))
                .map(name -> unknown(draft, name))
                .toList();
        if (!unknown.isEmpty()) {
            return new Checked.Invalid<>(unknown);
        }
        List<Member> candidates = union.members().stream()
                .filter(member -> names(member).containsAll(draft.values().keySet()))
                .toList();
        if (candidates.isEmpty()) {
            return new Checked.Invalid<>(List.of(new SpaceProblem(
                    draft.pointer(), "parameters of several members of spaces", "the parameters of one of them")));
        }
        @Nullable Checked<Point> nearest = null;
        for (Member candidate : candidates) {
            if (missing(candidate, draft).isEmpty()) {
                Checked<Point> point = completed(candidate, draft);
                if (point instanceof Checked.Valid<Point>) {
                    return point;
                }
                nearest = nearest == null ? point : nearest;
            }
        }
        return nearest != null
                ? nearest
                : new Checked.Invalid<>(missing(candidates.getFirst(), draft).stream()
                        .map(name -> new SpaceProblem(
                                draft.pointer(),
                                "no value of " + name,
                                "a value for every parameter that is always active"))
                        .toList());
    }

    private Checked<Point> completed(Member member, PointDraft draft) {
        var problems = new ArrayList<SpaceProblem>();
        var values = new LinkedHashMap<String, Value>();
        @Nullable Object[] frame = member.newFrame();
        for (ReadyParameter parameter : member.parameters()) {
            Value value = draft.values().get(parameter.name());
            boolean active = parameter.isActive(frame);
            if (value == null && active && parameter.axis().size() == 1) {
                value = parameter.value(0);
            }
            if (value == null && active) {
                problems.add(new SpaceProblem(
                        draft.pointer(),
                        "no value of " + parameter.name(),
                        "a value, as it is there when " + condition(parameter)));
            }
            if (value != null) {
                (active ? check(parameter, value, draft) : Optional.of(inactive(parameter, value, draft)))
                        .ifPresent(problems::add);
                values.put(parameter.name(), value);
                frame[parameter.slot()] = Operands.of(value);
            }
        }
        return problems.isEmpty() ? new Checked.Valid<>(new Point(values)) : new Checked.Invalid<>(problems);
    }

    private static Optional<SpaceProblem> check(ReadyParameter parameter, Value value, PointDraft draft) {
        return parameter
                .parameter()
                .type()
                .filter(type -> !type.accepts(value))
                .map(type -> new SpaceProblem(
                        SpaceProblem.child(draft.pointer(), parameter.name()),
                        value.canonical(),
                        "a value of the type \"" + type.word() + "\""));
    }

    private static SpaceProblem inactive(ReadyParameter parameter, Value value, PointDraft draft) {
        return new SpaceProblem(
                SpaceProblem.child(draft.pointer(), parameter.name()),
                value.canonical(),
                "no value, as it is only there when " + condition(parameter));
    }

    private static String condition(ReadyParameter parameter) {
        return parameter.parameter().when().map(Object::toString).orElse("");
    }

    private SpaceProblem unknown(PointDraft draft, String name) {
        return SpaceProblem.unknownName(SpaceProblem.child(draft.pointer(), name), name, union.names());
    }

    private static Set<String> names(Member member) {
        var names = new LinkedHashSet<String>();
        member.parameters().forEach(parameter -> names.add(parameter.name()));
        return names;
    }

    private static List<String> missing(Member member, PointDraft draft) {
        return member.parameters().stream()
                .filter(parameter ->
                        !parameter.isConditional() && parameter.axis().size() > 1)
                .map(ReadyParameter::name)
                .filter(name -> !draft.values().containsKey(name))
                .toList();
    }
}
