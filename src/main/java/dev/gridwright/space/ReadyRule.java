package dev.gridwright.space;

import dev.gridwright.space.expression.Condition;
import dev.gridwright.space.expression.Expression;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// An `exclude`, or a part of a constraint, made ready to be asked about many points.
///
/// @param id position among all rules of the space; a lower rule is asked first
/// @param names the parameters it reads
/// @param cost how many values and operators it looks at
/// @param keeps whether it leaves a point in the space
record ReadyRule(int id, Set<String> names, int cost, Condition keeps) {
    static ReadyRule exclude(int id, Rule.Exclude rule, ToIntFunction<String> slots) {
        var names = rule.partialPoint().sequencedKeySet();
        int[] slot = names.stream().mapToInt(slots).toArray();
        var matches =
                rule.partialPoint().sequencedValues().stream().map(Match::ready).toList();
        return new ReadyRule(id, names, slot.length, values -> {
            for (int i = 0; i < slot.length; i++) {
                if (!matches(matches.get(i), values[slot[i]])) {
                    return true;
                }
            }
            return false;
        });
    }

    /// The parts of a constraint that `&&` joins: apart they link fewer parameters.
    static List<ReadyRule> constraint(int id, Expression expression, ToIntFunction<String> slots) {
        return expression.conjuncts().stream()
                .map(part -> new ReadyRule(id, part.names(), part.size(), part.condition(slots)))
                .toList();
    }

    private static boolean matches(Predicate<Object> match, @Nullable Object value) {
        return value != null && match.test(value);
    }
}
