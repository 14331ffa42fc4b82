package dev.gridwright.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.space.Axis;
import dev.gridwright.space.ParameterDraft;
import dev.gridwright.space.PointDraft;
import dev.gridwright.space.Space;
import dev.gridwright.space.SpaceDraft;
import dev.gridwright.space.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class GridSearchTest extends SearchStrategyContract {
    private static final LongPredicate NOTHING_DONE = _ -> false;

    @Override
    SearchStrategy strategy() {
        return open(ruled(20), new SearchOptions(Order.SHUFFLED, 3));
    }

    @Test
    void each_order_tries_every_point_once() {
        Space space = ruled(30);
        List<Long> all = points(space);
        assertThat(drain(open(space, new SearchOptions(Order.SEQUENTIAL, 7)))).isEqualTo(all);
        assertThat(drain(open(space, new SearchOptions(Order.REVERSE, 7)))).isEqualTo(all.reversed());
        List<Long> shuffled = drain(open(space, new SearchOptions(Order.SHUFFLED, 7)));
        assertThat(shuffled).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
        assertThat(drain(open(space, new SearchOptions(Order.SHUFFLED, 8)))).isNotEqualTo(shuffled);
    }

    @Test
    void included_points_come_first_and_only_once() {
        Space space = withIncluded(ruled(30), 77, 3, 5, 77);
        long fresh = space.rawSize().longValueExact();
        for (Order order : Order.values()) {
            List<Long> asked = drain(open(space, new SearchOptions(order, 7)));
            // 77 is not in the grid, 3 and 5 are, in rows that the rule keeps.
            assertThat(asked.subList(0, 3)).containsExactly(fresh, index(space, 3), index(space, 5));
            assertThat(asked).doesNotHaveDuplicates().hasSize(points(space).size());
        }
    }

    @Test
    void an_interrupted_search_goes_on_with_what_is_not_done() {
        var random = new Random(4);
        for (int round = 0; round < 50; round++) {
            Space space = withIncluded(ruled(12), 3, 77);
            var options = new SearchOptions(Order.values()[round % 3], round);
            List<Long> all = drain(open(space, options));
            Set<Long> done = new HashSet<>();
            all.forEach(index -> {
                if (random.nextBoolean()) {
                    done.add(index);
                }
            });
            List<Long> rest = drain(open(space, options, done::contains));
            assertThat(rest)
                    .as("round %s", round)
                    .isEqualTo(
                            all.stream().filter(index -> !done.contains(index)).toList());
        }
    }

    @Test
    void a_sample_is_the_head_of_the_permutation_in_the_order_asked_for() {
        Space space = ruled(60);
        List<Long> shuffled = drain(open(space, new SearchOptions(Order.SHUFFLED, 7)));
        for (int k : new int[] {1, 2, 17, 100, shuffled.size()}) {
            List<Long> head = shuffled.subList(0, k);
            assertThat(drain(open(space, new SearchOptions(Order.SHUFFLED, 7).sample(k))))
                    .isEqualTo(head);
            assertThat(drain(open(space, new SearchOptions(Order.SEQUENTIAL, 7).sample(k))))
                    .isEqualTo(head.stream().sorted().toList());
            assertThat(drain(open(space, new SearchOptions(Order.REVERSE, 7).sample(k))))
                    .isEqualTo(head.stream().sorted().toList().reversed());
        }
    }

    @Test
    void a_sample_of_a_space_too_large_to_list_is_distinct_and_feasible() {
        Space space = new SpaceDraft()
                .member(List.of(steps("a", 1_000_000), steps("b", 1_000_000), steps("c", 1_000_000)))
                .constraint("/constraints/0", "a < b")
                .check()
                .orThrow();
        GridSearch search = open(space, new SearchOptions(Order.SEQUENTIAL, 7).sample(500));
        List<Long> asked = drain(search);
        assertThat(asked).hasSize(500).doesNotHaveDuplicates().isSorted().allMatch(space::contains);
        assertThat(search.count(0)).isEqualTo(new PointCount.Exact(500));
    }

    @Test
    void a_sample_of_more_points_than_there_are_is_all_of_them() {
        Space space = ruled(10);
        assertThat(drain(open(space, new SearchOptions(Order.SEQUENTIAL, 7).sample(1_000_000))))
                .isEqualTo(points(space));
    }

    @Test
    void a_sample_that_the_draws_do_not_give_says_how_many_they_gave() {
        Space space = new SpaceDraft()
                .member(List.of(steps("a", 1_000_000), steps("b", 1_000_000)))
                .constraint("/constraints/0", "a * 100000 < b")
                .check()
                .orThrow();
        Opening opening = GridSearch.open(space, new SearchOptions(Order.SEQUENTIAL, 7).sample(1_000), NOTHING_DONE);
        assertThat(opening).isInstanceOfSatisfying(Opening.SampleTooSparse.class, sparse -> {
            assertThat(sparse.wanted()).isEqualTo(1_000);
            assertThat(sparse.found()).isBetween(0L, 100L);
            assertThat(sparse.draws()).isEqualTo(GridSearch.MAX_DRAWS);
        });
    }

    @Test
    void included_points_are_no_part_of_the_sample() {
        Space space = withIncluded(ruled(60), 77, 3);
        GridSearch search = open(space, new SearchOptions(Order.SHUFFLED, 7).sample(10));
        List<Long> sample = drain(open(ruled(60), new SearchOptions(Order.SHUFFLED, 7).sample(10)));
        Set<Long> expected = new HashSet<>(sample);
        expected.add(index(space, 3));
        expected.add(index(space, 77));
        assertThat(drain(search)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(search.count(0)).isEqualTo(new PointCount.Exact(expected.size()));
    }

    @Test
    void ranges_and_shards_part_the_points() {
        Space space = withIncluded(ruled(30), 77, 3);
        List<Long> all = points(space);
        long end = space.end().longValueExact();
        for (Order order : Order.values()) {
            for (var options : List.of(new SearchOptions(order, 7), new SearchOptions(order, 7).sample(40))) {
                List<Long> whole = drain(open(space, options));
                List<Long> ranges = new ArrayList<>();
                for (long from = 0; from < end; from += 100) {
                    ranges.addAll(drain(open(space, options.range(new IndexRange(from, from + 100)))));
                }
                assertThat(ranges).containsExactlyInAnyOrderElementsOf(whole);
                List<Long> shards = new ArrayList<>();
                for (int number = 1; number <= 3; number++) {
                    List<Long> shard = drain(open(space, options.shard(new Shard(number, 3))));
                    assertThat(shard).hasSizeBetween(whole.size() / 6, whole.size() / 2);
                    shards.addAll(shard);
                }
                assertThat(shards).containsExactlyInAnyOrderElementsOf(whole);
            }
        }
        assertThat(drain(open(space, new SearchOptions(Order.SEQUENTIAL, 7).range(new IndexRange(100, 200)))))
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(index -> index >= 100 && index < 200)
                        .toList());
    }

    @Test
    void what_is_tried_is_found_by_index() {
        var random = new Random(5);
        for (int round = 0; round < 200; round++) {
            Space space = ruled(1 + random.nextInt(40));
            if (random.nextBoolean()) {
                space = withIncluded(space, 77, 1 + random.nextInt(30), 3, 78);
            }
            long end = space.end().longValueExact();
            var options = new SearchOptions(Order.values()[round % 3], round);
            if (random.nextBoolean()) {
                options = options.sample(1 + random.nextInt(300));
            }
            if (random.nextBoolean()) {
                long from = random.nextLong(end);
                options = options.range(new IndexRange(from, from + random.nextLong(end)));
            }
            if (random.nextBoolean()) {
                options = options.shard(new Shard(1 + random.nextInt(2), 2));
            }
            StudyPoints points = open(space, options).points();
            List<Long> found = new ArrayList<>();
            long looked = 0;
            for (var at = points.candidate(0); at.isPresent(); at = points.candidate(at.getAsLong() + 1)) {
                looked++;
                if (points.contains(at.getAsLong())) {
                    found.add(at.getAsLong());
                }
            }
            assertThat(found)
                    .as("round %s: %s", round, options)
                    .isEqualTo(drain(open(space, options)).stream().sorted().toList());
            assertThat(looked).isLessThanOrEqualTo(end);
            assertThat(LongStream.range(0, end + 5)
                            .filter(points::contains)
                            .boxed()
                            .toList())
                    .isEqualTo(found);
        }
    }

    @Test
    void points_of_a_space_too_large_to_list_are_found_by_index() {
        Space space = new SpaceDraft()
                .member(List.of(steps("a", 1_000_000), steps("b", 1_000_000), steps("c", 1_000_000)))
                .check()
                .orThrow();
        StudyPoints all = open(space, new SearchOptions(Order.SHUFFLED, 7)).points();
        assertThat(all.candidate(999_999_999_999_999_999L)).hasValue(999_999_999_999_999_999L);
        assertThat(all.candidate(1_000_000_000_000_000_000L)).isEmpty();
        StudyPoints sample =
                open(space, new SearchOptions(Order.SHUFFLED, 7).sample(3)).points();
        long first = sample.candidate(0).orElseThrow();
        assertThat(sample.contains(first)).isTrue();
        assertThat(sample.contains(first + 1)).isFalse();
        assertThat(sample.candidate(first)).hasValue(first);
    }

    @Test
    void the_count_is_the_number_of_points_that_are_tried() {
        Space space = withIncluded(ruled(30), 77, 3, 78);
        var all = new SearchOptions(Order.SHUFFLED, 7);
        for (var options : List.of(
                all,
                all.sample(25),
                all.range(new IndexRange(50, 333)),
                all.shard(new Shard(2, 5)),
                all.sample(25).range(new IndexRange(0, 400)).shard(new Shard(1, 2)),
                all.range(new IndexRange(890, 100_000)))) {
            GridSearch search = open(space, options);
            var expected = new PointCount.Exact(drain(open(space, options)).size());
            assertThat(search.count(1_000)).as("%s", options).isEqualTo(expected);
            drain(search);
            assertThat(search.count(1_000)).as("%s at its end", options).isEqualTo(expected);
        }
        assertThat(open(ruled(2_000), all).count(1_000)).isEqualTo(new PointCount.TooLargeToCount(1_000));
    }

    @Test
    void one_ask_looks_at_a_bounded_number_of_indices() {
        Space space = new SpaceDraft()
                .member(List.of(steps("a", 1_000), steps("b", 1_000)))
                .constraint("/constraints/0", "a == 1000 && b == 1000")
                .check()
                .orThrow();
        GridSearch search = open(space, new SearchOptions(Order.SEQUENTIAL, 7));
        assertThat(search.ask()).isEmpty();
        assertThat(search.searching()).isTrue();
        assertThat(search.exhausted()).isFalse();
        assertThat(drain(search)).containsExactly(999_999L);
    }

    @Test
    void what_is_taken_is_proposed_no_more_and_told_to_be_ahead_or_not() {
        for (Order order : Order.values()) {
            for (var options : List.of(
                    new SearchOptions(order, 7),
                    new SearchOptions(order, 7).sample(30),
                    new SearchOptions(order, 7).range(new IndexRange(20, 300)).shard(new Shard(1, 2)))) {
                Space space = withIncluded(ruled(30), 77, 78);
                List<Long> all = drain(open(space, options));
                GridSearch search = open(space, options);
                List<Long> asked = new ArrayList<>();
                while (asked.size() < 10) {
                    search.ask().ifPresent(asked::add);
                }
                for (long index = 0; index < space.end().longValueExact() + 3; index++) {
                    boolean ahead = all.contains(index) && !asked.contains(index);
                    if (index % 3 == 0) {
                        assertThat(search.take(index))
                                .as("%s %s", options, index)
                                .isEqualTo(ahead);
                        assertThat(search.take(index)).isFalse();
                    }
                }
                List<Long> rest = new ArrayList<>(all.subList(10, all.size()));
                rest.removeIf(index -> index % 3 == 0);
                assertThat(drain(search)).as("%s", options).isEqualTo(rest);
            }
        }
    }

    @Test
    void what_is_done_is_not_ahead() {
        var search = open(
                withIncluded(ruled(30), 77),
                new SearchOptions(Order.SEQUENTIAL, 7),
                index -> index == 1 || index == 900);
        assertThat(search.take(1)).isFalse();
        assertThat(search.take(900)).isFalse();
        assertThat(search.take(0)).isTrue();
    }

    @Test
    void the_points_of_a_study_have_what_was_added_wherever_it_lies() {
        Space space = withIncluded(ruled(30), 77);
        var options = new SearchOptions(Order.SEQUENTIAL, 7).range(new IndexRange(100, 110));
        var points = open(space, options).points();
        assertThat(points.contains(2)).isFalse();
        var draft = new PointDraft("/points/0", Map.of("a", Value.of(79), "b", Value.of(99)));
        Space larger = space.with(space.points(List.of(draft)).orThrow());
        var more = points.with(larger, new long[] {2, 105, 700, 901});
        var found = new ArrayList<Long>();
        for (var at = more.candidate(0); at.isPresent(); at = more.candidate(at.getAsLong() + 1)) {
            if (more.contains(at.getAsLong())) {
                found.add(at.getAsLong());
            }
        }
        var inRange = drain(open(space, options));
        inRange.addAll(List.of(2L, 700L, 901L));
        if (!inRange.contains(105L)) {
            inRange.add(105L);
        }
        assertThat(found).isSorted().containsExactlyInAnyOrderElementsOf(inRange);
        assertThat(more.point(901).orElseThrow().value("a")).contains(Value.of(79));
    }

    @Test
    void a_space_whose_indices_do_not_fit_is_not_searched() {
        Space space = new SpaceDraft()
                .member(List.of(
                        steps("a", 1_000_000), steps("b", 1_000_000), steps("c", 1_000_000), steps("d", 1_000_000)))
                .check()
                .orThrow();
        assertThat(GridSearch.open(space, new SearchOptions(Order.SEQUENTIAL, 7), NOTHING_DONE))
                .isEqualTo(new Opening.SpaceTooLarge(space.rawSize()));
    }

    @Test
    void the_largest_space_is_searched_without_delay() {
        Space space = new SpaceDraft()
                .member(List.of(steps("a", 1_000_000), steps("b", 1_000_000), steps("c", 1_000_000)))
                .check()
                .orThrow();
        for (Order order : Order.values()) {
            GridSearch search = open(space, new SearchOptions(order, 7));
            Set<Long> asked = new HashSet<>();
            for (int i = 0; i < 1_000; i++) {
                asked.add(search.ask().orElseThrow());
            }
            assertThat(asked).hasSize(1_000);
            assertThat(search.count(0)).isEqualTo(new PointCount.Exact(1_000_000_000_000_000_000L));
        }
    }

    /// n by 30, the rows 7, 17, 27... and some points removed, with the column `b` for the row.
    private static Space ruled(int n) {
        return new SpaceDraft()
                .member(List.of(steps("a", n), steps("b", 30)))
                .constraint("/constraints/0", "a % 10 != 7 && (a + b) % 4 != 0")
                .check()
                .orThrow();
    }

    private static Space withIncluded(Space space, int... rows) {
        var drafts = new ArrayList<PointDraft>();
        for (int row : rows) {
            drafts.add(included(row));
        }
        return space.including(drafts).orThrow();
    }

    private static PointDraft included(int row) {
        return new PointDraft("/include", Map.of("a", Value.of(row), "b", Value.of(row > 50 ? 99 : 2)));
    }

    private static long index(Space space, int row) {
        PointDraft draft = included(row);
        return LongStream.range(0, space.end().longValueExact())
                .filter(index -> space.point(index)
                        .filter(point -> point.values().equals(draft.values()))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static ParameterDraft steps(String name, int count) {
        return new ParameterDraft(
                "/space/" + name, name, Axis.stepped(BigDecimal.ONE, BigDecimal.valueOf(count), BigDecimal.ONE));
    }

    private static List<Long> points(Space space) {
        return LongStream.range(0, space.end().longValueExact())
                .filter(index -> space.point(index).isPresent())
                .boxed()
                .toList();
    }

    private static GridSearch open(Space space, SearchOptions options) {
        return open(space, options, NOTHING_DONE);
    }

    private static GridSearch open(Space space, SearchOptions options, LongPredicate done) {
        return switch (GridSearch.open(space, options, done)) {
            case Opening.Opened(GridSearch search) -> search;
            case Opening other -> throw new AssertionError("not opened: " + other);
        };
    }
}
