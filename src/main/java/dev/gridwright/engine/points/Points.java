package dev.gridwright.engine.points;

import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Submission.Selection;
import dev.gridwright.search.GridSearch;
import dev.gridwright.search.IndexRange;
import dev.gridwright.search.Opening;
import dev.gridwright.search.PointCount;
import dev.gridwright.search.SearchOptions;
import dev.gridwright.search.Shard;
import dev.gridwright.study.Grid;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/// The points that a study runs: those of its grid, within its selection.
///
/// *Thread*: blocks; not for an event loop.
public final class Points {
    /// A study is counted exactly before it is accepted; beyond so many raw points that takes too long.
    static final long MAX_ENUMERATED = 20_000_000;

    private static final Pattern SELECTION =
            Pattern.compile("\\{(?:\"range\":\\[(\\d+),(\\d+)])?,?(?:\"shard\":\\[(\\d+),(\\d+)])?}");

    private Points() {}

    /// How many points the study has.
    ///
    /// @throws Refusal when they cannot be counted or searched, saying what to do
    public static long count(Grid grid, Selection selection) {
        return switch (search(grid, selection, index -> false).count(MAX_ENUMERATED)) {
            case PointCount.Exact(long points) -> points;
            case PointCount.TooLargeToCount(long most) ->
                throw new Refusal(
                        Refusal.Reason.GRID_TOO_LARGE,
                        "The rules of this grid have to be tried on each of its "
                                + grid.space().rawSize() + " raw points to count what they leave; at most " + most
                                + " are tried. Use search.sample, a range, or a smaller space.");
        };
    }

    /// A search that leaves out what is done.
    ///
    /// @throws Refusal when the space cannot be searched, saying what to do
    public static GridSearch search(Grid grid, Selection selection, LongPredicate done) {
        return switch (GridSearch.open(grid.space(), options(grid, selection), done)) {
            case Opening.Opened(GridSearch search) -> search;
            case Opening.SampleTooSparse(long wanted, long found, long draws) ->
                throw new Refusal(
                        Refusal.Reason.NO_POINTS,
                        "search.sample asks for " + wanted + " points, and " + draws + " draws found only " + found
                                + "; ask for fewer, or loosen the rules.");
            case Opening.SpaceTooLarge(var size) ->
                throw new Refusal(
                        Refusal.Reason.GRID_TOO_LARGE,
                        "The space has " + size + " raw points; running needs fewer than 2^63. Make it smaller.");
        };
    }

    private static SearchOptions options(Grid grid, Selection selection) {
        var options = grid.search();
        if (selection.range().isPresent()) {
            options = options.range(selection.range().get());
        }
        return selection.shard().isPresent() ? options.shard(selection.shard().get()) : options;
    }

    /// A selection as it is stored.
    public static String text(Selection selection) {
        var range = selection.range().map(r -> "\"range\":[" + r.from() + "," + r.to() + "]");
        var shard = selection.shard().map(s -> "\"shard\":[" + s.number() + "," + s.of() + "]");
        var comma = range.isPresent() && shard.isPresent() ? "," : "";
        return "{" + range.orElse("") + comma + shard.orElse("") + "}";
    }

    /// The selection that was stored as `text`.
    public static Selection read(String text) {
        var matcher = SELECTION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("not a stored selection: " + text);
        }
        return new Selection(
                Optional.ofNullable(matcher.group(1))
                        .map(from -> new IndexRange(Long.parseLong(from), Long.parseLong(matcher.group(2)))),
                Optional.ofNullable(matcher.group(3))
                        .map(number -> new Shard(Integer.parseInt(number), Integer.parseInt(matcher.group(4)))));
    }
}
