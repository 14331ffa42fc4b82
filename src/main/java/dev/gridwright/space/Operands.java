package dev.gridwright.space;

import dev.gridwright.space.expression.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Values as expressions see them.
final class Operands {
    private Operands() {}

    static Object of(Value value) {
        return switch (value) {
            case Value.Numeric(var number) -> number;
            case Value.Text(var text) -> text;
            case Value.Flag(var flag) -> flag;
            case Value.Sequence(var items) -> listOf(items);
        };
    }

    static String canonical(Object operand) {
        return Value.of(operand).canonical();
    }

    static Set<Kind> kinds(Axis axis) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        if (axis instanceof Axis.Listed listed) {
            listed.values().forEach(value -> kinds.add(Kind.of(of(value))));
        } else {
            kinds.add(Kind.NUMBER);
        }
        return kinds;
    }

    private static List<Object> listOf(List<Value> items) {
        return items.stream().map(Operands::of).toList();
    }
}
