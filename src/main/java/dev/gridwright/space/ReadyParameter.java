package dev.gridwright.space;

import dev.gridwright.space.expression.Condition;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A parameter made ready to be asked about many points.
final class ReadyParameter {
    /// Axes of up to so many values keep them; longer ones compute them anew.
    private static final int MAX_KEPT_VALUES = 1_024;

    private final Parameter parameter;
    private final int slot;
    private final int whenId;
    private final @Nullable Condition when;
    private final Value[] values;
    private final Object[] operands;

    /// @param slot where its value stands in a frame
    /// @param whenId position of its `when` among all rules of the space; -1 without one
    /// @param when its `when`, ready
    ReadyParameter(Parameter parameter, int slot, int whenId, @Nullable Condition when) {
        this.parameter = parameter;
        this.slot = slot;
        this.whenId = whenId;
        this.when = when;
        int kept = parameter.axis().size() <= MAX_KEPT_VALUES
                ? (int) parameter.axis().size()
                : 0;
        values = new Value[kept];
        operands = new Object[kept];
        for (int i = 0; i < kept; i++) {
            values[i] = parameter.axis().at(i);
            operands[i] = Operands.of(values[i]);
        }
    }

    String name() {
        return parameter.name();
    }

    Parameter parameter() {
        return parameter;
    }

    Axis axis() {
        return parameter.axis();
    }

    int slot() {
        return slot;
    }

    int whenId() {
        return whenId;
    }

    boolean isConditional() {
        return when != null;
    }

    /// The parameters that its `when` reads.
    Set<String> conditionNames() {
        return parameter
                .when()
                .<Set<String>>map(expression -> expression.names())
                .orElse(Set.of());
    }

    int cost() {
        return 1 + parameter.when().map(expression -> expression.size()).orElse(0);
    }

    /// Whether it has a value where the parameters before it have the values of this frame.
    boolean isActive(@Nullable Object[] frame) {
        return when == null || when.holds(frame);
    }

    Value value(long position) {
        return position < values.length
                ? values[(int) position]
                : parameter.axis().at(position);
    }

    Object operand(long position) {
        return position < operands.length
                ? operands[(int) position]
                : Operands.of(parameter.axis().at(position));
    }
}
