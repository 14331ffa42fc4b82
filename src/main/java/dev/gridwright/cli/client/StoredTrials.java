package dev.gridwright.cli.client;

import dev.gridwright.space.Value;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.TrialQuery.Order;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a filter leaves of stored trials, page by page.
final class StoredTrials {
    private final TrialFilter filter;
    private final Set<Outcome> outcomes;
    private long left;

    StoredTrials(TrialFilter filter) {
        this.filter = filter;
        this.left = filter.limit();
        this.outcomes = outcomes(filter);
    }

    private static Set<Outcome> outcomes(TrialFilter filter) {
        var words = new HashSet<>(filter.states().isEmpty() ? filter.outcomes() : filter.states());
        return Arrays.stream(Outcome.values())
                .filter(outcome -> words.contains(outcome.word()))
                .collect(Collectors.toSet());
    }

    /// Whether only states are wanted that no stored trial has.
    boolean nothing() {
        return !filter.states().isEmpty() && outcomes.isEmpty();
    }

    TrialQuery page(String study, int size, Optional<TrialQuery.Position> after) {
        return new TrialQuery(study, Order.valueOf(filter.order().toUpperCase(Locale.ROOT)), outcomes, size, after);
    }

    /// Those of the page that are wanted, as long as there is room for them.
    List<Trial> of(List<StoredTrial> page) {
        var wanted = page.stream()
                .map(StoredTrial::trial)
                .filter(this::matches)
                .limit(left)
                .toList();
        left -= wanted.size();
        return wanted;
    }

    boolean enough() {
        return left <= 0;
    }

    private boolean matches(Trial trial) {
        return filter.params().entrySet().stream()
                .allMatch(wanted -> trial.point()
                        .value(wanted.getKey())
                        .filter(value -> isWritten(value, wanted.getValue()))
                        .isPresent());
    }

    /// Whether people write the value so.
    private static boolean isWritten(Value value, String text) {
        if (value instanceof Value.Text(var own)) {
            return own.equals(text);
        }
        return value.canonical().equals(text) || isSameNumber(value.canonical(), text);
    }

    private static boolean isSameNumber(String canonical, String text) {
        try {
            return new BigDecimal(canonical).compareTo(new BigDecimal(text)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
