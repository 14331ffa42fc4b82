package dev.gridwright.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Random spaces against nested loops.
final class EnumerationTest {
    private static final int SPACES = 600;
    private static final int ESTIMATED_SPACES = 150;

    @Test
    void every_index_is_what_nested_loops_say() {
        forRandomSpaces((model, space) -> {
            var loops = new NestedLoops(model);
            assertThat(space.rawSize()).isEqualTo(loops.verdicts.size());
            for (int index = 0; index < loops.verdicts.size(); index++) {
                Point point = loops.points.get(index);
                int verdict = loops.verdicts.get(index);
                Judgement expected = switch (verdict) {
                    case NestedLoops.FEASIBLE -> new Judgement.Feasible(point);
                    case NestedLoops.DUPLICATE ->
                        new Judgement.Duplicate(BigInteger.valueOf(loops.lowestIndexOf(point)));
                    default -> new Judgement.Removed(space.rules().get(verdict));
                };
                assertThat(space.judge(index)).as("index %s", index).isEqualTo(expected);
                assertThat(space.contains(index)).isEqualTo(verdict == NestedLoops.FEASIBLE);
                assertThat(space.point(index).isPresent()).isEqualTo(verdict == NestedLoops.FEASIBLE);
            }
        });
    }

    @Test
    void indices_and_points_are_a_bijection() {
        forRandomSpaces((_, space) -> {
            Set<String> seen = new HashSet<>();
            for (long index = 0; index < space.end().longValueExact(); index++) {
                long here = index;
                space.point(index).ifPresent(point -> {
                    assertThat(seen.add(point.canonical()))
                            .as("%s is new", point)
                            .isTrue();
                    assertThat(space.indexOf(point)).hasValue(here);
                });
            }
        });
    }

    @Test
    void points_keep_the_order_of_declaration() {
        forRandomSpaces((model, space) -> {
            var loops = new NestedLoops(model);
            for (int index = 0; index < loops.verdicts.size(); index++) {
                List<String> names =
                        List.copyOf(loops.points.get(index).values().keySet());
                space.point(index)
                        .ifPresent(point ->
                                assertThat(List.copyOf(point.values().keySet())).isEqualTo(names));
            }
        });
    }

    @Test
    void included_points_are_found_in_the_grid_or_after_it() {
        forRandomSpaces((model, space) -> {
            var loops = new NestedLoops(model);
            for (BigInteger early : space.early()) {
                Point point = space.point(early).orElseThrow();
                Integer inGrid = loops.indexOf.get(point.canonical());
                if (inGrid == null) {
                    assertThat(early).isGreaterThanOrEqualTo(space.rawSize());
                } else {
                    assertThat(early).isEqualTo(inGrid.longValue());
                }
            }
            long after = space.early().stream()
                    .filter(early -> early.compareTo(space.rawSize()) >= 0)
                    .count();
            assertThat(space.includedSize()).isEqualTo((int) after);
            assertThat(space.early().isEmpty()).isEqualTo(model.includes().isEmpty());
        });
    }

    @Test
    void counts_equal_the_indices_one_by_one() {
        forRandomSpaces((model, space) -> {
            var loops = new NestedLoops(model);
            SpaceCount count = space.count();
            assertThat(count.exact()).isTrue();
            assertThat(count.points()).isEqualTo(loops.count(NestedLoops.FEASIBLE) + space.includedSize());
            assertThat(count.duplicates()).isEqualTo(loops.count(NestedLoops.DUPLICATE));
            assertThat(count.removed())
                    .containsExactlyElementsOf(IntStream.range(0, loops.ruleCount())
                            .mapToObj(rule -> new SpaceCount.Removal(
                                    space.rules().get(rule), BigInteger.valueOf(loops.count(rule))))
                            .toList());
        });
    }

    @Test
    void components_that_fit_a_small_budget_multiply_to_the_same_counts() {
        int[] answers = new int[2];
        forRandomSpaces(ESTIMATED_SPACES, (_, space) -> {
            for (int budget = 0; budget < 40; budget += 13) {
                SpaceCount count = space.count(budget);
                answers[count.exact() ? 1 : 0]++;
                if (count.exact()) {
                    assertThat(count).isEqualTo(space.count());
                } else {
                    assertThat(count.interval()).isPresent();
                }
            }
        });
        assertThat(answers[0]).as("estimates among the answers").isPositive();
        assertThat(answers[1]).as("exact counts among the answers").isPositive();
    }

    @Test
    void every_count_accounts_for_every_raw_index() {
        forRandomSpaces(ESTIMATED_SPACES, (_, space) -> {
            for (int budget : new int[] {0, 20, 1_000_000}) {
                SpaceCount count = space.count(budget);
                BigInteger accounted = count.removed().stream()
                        .map(SpaceCount.Removal::points)
                        .reduce(count.points().subtract(BigInteger.valueOf(count.included())), BigInteger::add)
                        .add(count.duplicates());
                assertThat(accounted).isEqualTo(count.rawSize());
            }
        });
    }

    @Test
    void the_interval_of_an_estimate_mostly_holds_the_count() {
        int[] held = new int[2];
        forRandomSpaces(ESTIMATED_SPACES, (_, space) -> {
            SpaceCount estimate = space.count(0);
            estimate.interval().ifPresent(interval -> {
                BigInteger points = space.count().points();
                boolean inside =
                        interval.low().compareTo(points) <= 0 && interval.high().compareTo(points) >= 0;
                held[inside ? 1 : 0]++;
            });
        });
        assertThat((double) held[1] / (held[0] + held[1])).isGreaterThan(0.93);
    }

    @Test
    void first_and_last_points_are_those_of_the_index_order() {
        forRandomSpaces((_, space) -> {
            List<Point> all = IntStream.range(0, space.end().intValueExact())
                    .mapToObj(space::point)
                    .flatMap(java.util.Optional::stream)
                    .toList();
            int n = Math.min(3, all.size());
            assertThat(space.first(3)).isEqualTo(all.subList(0, n));
            assertThat(space.last(3)).isEqualTo(all.subList(all.size() - n, all.size()));
        });
    }

    private static void forRandomSpaces(BiConsumer<Model, Space> claim) {
        forRandomSpaces(SPACES, claim);
    }

    private static void forRandomSpaces(int spaces, BiConsumer<Model, Space> claim) {
        int valid = 0;
        for (int seed = 0; seed < spaces; seed++) {
            Model model = Model.random(new Random(seed));
            // A rule may compare kinds that are never equal, which is refused; the rest is enough.
            if (model.draft().check() instanceof Checked.Valid<Space>(Space space)) {
                valid++;
                try {
                    claim.accept(model, space);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + ": " + model, e);
                }
            }
        }
        assertThat(valid).as("valid spaces among the random ones").isGreaterThan(spaces / 4);
    }
}
