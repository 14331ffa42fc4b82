package dev.gridwright.grid.study;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.search.GridSearch;
import dev.gridwright.search.Opening;
import dev.gridwright.search.Order;
import dev.gridwright.search.SearchOptions;
import dev.gridwright.space.Space;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Reads which points are tried in which order, and whether they can be.
public final class SearchPart {
    private static final List<String> STRATEGIES = List.of("grid");
    private static final List<String> ORDERS = Arrays.stream(Order.values())
            .map(order -> order.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final long MAX_SAMPLE = GridSearch.MAX_DRAWS;

    private final Section grid;
    private final Findings findings;

    public SearchPart(Section grid, Findings findings) {
        this.grid = grid;
        this.findings = findings;
    }

    public SearchOptions search() {
        var section = grid.section("search", Shape.SEARCH);
        if (section.isEmpty()) {
            grid.filledIn("search", "{strategy: grid, order: sequential, seed: 0}");
            return new SearchOptions(Order.SEQUENTIAL, 0);
        }
        var search = section.get();
        search.word("strategy", STRATEGIES, "grid");
        var order = Order.valueOf(search.word("order", ORDERS, "sequential").toUpperCase(Locale.ROOT));
        search.filledIn("seed", 0);
        var options =
                new SearchOptions(order, search.whole("seed", 0, Long.MAX_VALUE).orElse(0));
        var sample = search.whole("sample", 1, MAX_SAMPLE);
        return sample.isPresent() ? options.sample(sample.getAsLong()) : options;
    }

    /// Holds the space against what can be searched.
    public void check(Space space, SearchOptions options) {
        if (space.rawSize().bitLength() <= 20
                && space.includedSize() == 0
                && space.first(1).isEmpty()) {
            findings.problem(
                    findings.place(findings.isThere("/space") ? "/space" : "/spaces"),
                    "the rules leave no point",
                    "",
                    "at least one point");
        }
        if (!space.runnable()) {
            findings.obstacle(
                    findings.place(findings.isThere("/space") ? "/space" : "/spaces"),
                    "a space of %,d points before rules can be planned but not run; running needs fewer than 2^63"
                            .formatted(space.rawSize()));
        } else if (options.sample().isPresent()
                && GridSearch.open(space, options, _ -> false) instanceof Opening.SampleTooSparse sparse) {
            findings.problem(
                    findings.place("/search/sample"),
                    "the rules leave too few points for this sample: %,d draws found %,d"
                            .formatted(sparse.draws(), sparse.found()),
                    Long.toString(sparse.wanted()),
                    sparse.found() == 0 ? "rules that remove less" : "at most " + sparse.found());
        }
    }
}
