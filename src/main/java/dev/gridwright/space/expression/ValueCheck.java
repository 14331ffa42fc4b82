package dev.gridwright.space.expression;

import java.util.List;
import java.util.Optional;

/// Finds comparisons with a constant that the parameter never is, which are mostly slips of the pen.
final class ValueCheck {
    private ValueCheck() {}

    static void doubts(Node node, Scope scope, List<Fault> doubts) {
        switch (node) {
            case Node.In(int _, Node.Read(int column, String name), List<Object> items) ->
                items.forEach(item -> doubt(name, column, item, scope, doubts));
            case Node.Binary(
                    int _,
                    Operator operator,
                    Node.Read(int _, String name),
                    Node.Constant(int column, Object value))
            when isEquality(operator) -> doubt(name, column, value, scope, doubts);
            case Node.Binary(
                    int _,
                    Operator operator,
                    Node.Constant(int column, Object value),
                    Node.Read(int _, String name))
            when isEquality(operator) -> doubt(name, column, value, scope, doubts);
            default -> {}
        }
    }

    private static boolean isEquality(Operator operator) {
        return operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
    }

    private static void doubt(String name, int column, Object constant, Scope scope, List<Fault> doubts) {
        Optional<List<Object>> values = scope.values(name);
        if (values.isEmpty() || values.get().contains(constant)) {
            return;
        }
        Optional<String> nearest = constant instanceof String word
                ? scope.nearest(
                        word,
                        values.get().stream()
                                .filter(String.class::isInstance)
                                .map(String.class::cast)
                                .toList())
                : Optional.empty();
        doubts.add(new Fault(
                column, name + " compared with " + shown(constant), "a value that " + name + " takes", nearest));
    }

    private static String shown(Object constant) {
        return constant instanceof String word ? "'" + word + "'" : constant.toString();
    }
}
