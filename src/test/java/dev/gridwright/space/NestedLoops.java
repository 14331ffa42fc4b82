package dev.gridwright.space;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Enumerates a model the plain way, all at once: what the space must agree with.
final class NestedLoops {
    static final int FEASIBLE = -1;
    static final int DUPLICATE = -2;

    final List<Point> points = new ArrayList<>();
    /// Per index: FEASIBLE, DUPLICATE or the position of the first rule that removes it.
    final List<Integer> verdicts = new ArrayList<>();

    final Map<String, Integer> indexOf = new HashMap<>();
    private final Model model;

    NestedLoops(Model model) {
        this.model = model;
        int whens = 0;
        for (List<Model.Knob> member : model.members()) {
            loop(member, new LinkedHashMap<>(), whens);
            whens += (int) member.stream().filter(knob -> knob.when() != null).count();
        }
    }

    int ruleCount() {
        return (int) model.members().stream()
                        .flatMap(List::stream)
                        .filter(knob -> knob.when() != null)
                        .count()
                + model.excludes().size()
                + model.constraints().size();
    }

    long count(int verdict) {
        return verdicts.stream().filter(found -> found == verdict).count();
    }

    long lowestIndexOf(Point point) {
        return indexOf.getOrDefault(point.canonical(), -1);
    }

    /// One loop per knob that is first in its group, from the first to the last.
    private void loop(List<Model.Knob> member, Map<String, Integer> digits, int firstWhen) {
        for (Model.Knob knob : member) {
            if (!digits.containsKey(group(knob))) {
                for (int digit = 0; digit < knob.values().size(); digit++) {
                    digits.put(group(knob), digit);
                    loop(member, digits, firstWhen);
                }
                digits.remove(group(knob));
                return;
            }
        }
        visit(member, digits, firstWhen);
    }

    private void visit(List<Model.Knob> member, Map<String, Integer> digits, int firstWhen) {
        var values = new LinkedHashMap<String, Value>();
        Map<String, Boolean> active = new HashMap<>();
        Map<String, Integer> whenOfGroup = new LinkedHashMap<>();
        int when = firstWhen;
        for (Model.Knob knob : member) {
            boolean holds =
                    knob.when() == null || !Boolean.FALSE.equals(knob.when().outcome(values));
            whenOfGroup.putIfAbsent(group(knob), when);
            active.merge(group(knob), holds, Boolean::logicalOr);
            if (holds) {
                values.put(knob.name(), knob.values().get(digits.getOrDefault(group(knob), -1)));
            }
            if (knob.when() != null) {
                when++;
            }
        }
        var point = new Point(values);
        points.add(point);
        verdicts.add(verdict(point, digits, active, whenOfGroup));
    }

    private int verdict(
            Point point, Map<String, Integer> digits, Map<String, Boolean> active, Map<String, Integer> whenOfGroup) {
        for (String group : whenOfGroup.keySet()) {
            if (!active.getOrDefault(group, true) && digits.getOrDefault(group, 0) != 0) {
                return whenOfGroup.getOrDefault(group, -1);
            }
        }
        int rule = ruleCount() - model.excludes().size() - model.constraints().size();
        for (var exclude : model.excludes()) {
            if (exclude.entrySet().stream()
                    .allMatch(entry -> point.value(entry.getKey())
                            .map(value -> matches(entry.getValue(), value))
                            .orElse(false))) {
                return rule;
            }
            rule++;
        }
        for (var constraint : model.constraints()) {
            if (Boolean.FALSE.equals(constraint.outcome(point.values()))) {
                return rule;
            }
            rule++;
        }
        return indexOf.putIfAbsent(point.canonical(), verdicts.size()) == null ? FEASIBLE : DUPLICATE;
    }

    private static boolean matches(Match match, Value value) {
        return switch (match) {
            case Match.AnyOf(List<Value> values) ->
                values.stream().anyMatch(one -> one.canonical().equals(value.canonical()));
            case Match.Between(var min, var max) ->
                value instanceof Value.Numeric number
                        && number.number().compareTo(min.orElseThrow().number()) >= 0
                        && number.number().compareTo(max.orElseThrow().number()) <= 0;
        };
    }

    private static String group(Model.Knob knob) {
        return knob.zip() == null ? "alone " + knob.name() : "zip " + knob.zip();
    }
}
