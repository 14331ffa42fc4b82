package dev.gridwright.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeyedPermutationTest {
    @Test
    void every_small_size_is_permuted_one_to_one() {
        for (int size = 0; size <= 2_000; size++) {
            assertIsBijection(size, size * 31L);
        }
        assertIsBijection(4_096, 1);
        assertIsBijection(4_097, 1);
        assertIsBijection(65_536, 2);
        assertIsBijection(100_003, 3);
    }

    @Test
    void a_large_permutation_is_undone_by_its_inverse() {
        var random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            long size = random.nextLong(4_097, Long.MAX_VALUE) >>> random.nextInt(50);
            if (size == 0) {
                continue;
            }
            var permutation = new KeyedPermutation(size, random.nextLong());
            for (int i = 0; i < 20; i++) {
                long position = random.nextLong(size);
                long number = permutation.at(position);
                assertThat(number).as("size %s, position %s", size, position).isBetween(0L, size - 1);
                assertThat(permutation.positionOf(number))
                        .as("size %s, position %s", size, position)
                        .isEqualTo(position);
            }
        }
        var largest = new KeyedPermutation(Long.MAX_VALUE, 9);
        assertThat(largest.positionOf(largest.at(Long.MAX_VALUE - 1))).isEqualTo(Long.MAX_VALUE - 1);
    }

    @Test
    void a_key_gives_one_permutation_and_another_key_another() {
        for (long size : new long[] {100, 10_000, 1L << 40}) {
            long[] first = head(size, 7);
            assertThat(head(size, 7)).isEqualTo(first);
            assertThat(head(size, 8)).isNotEqualTo(first);
        }
    }

    /// Held fast, since the order of a study must not change between releases.
    @Test
    void the_permutation_of_a_key_stays_the_same_for_ever() {
        assertThat(head(10, 7)).containsExactly(3, 8, 2, 0, 1, 9, 6, 5, 7, 4);
        assertThat(head(1_000_000_000_000L, 7))
                .containsExactly(
                        492708782751L,
                        253315529642L,
                        535852900840L,
                        260007735107L,
                        257174755236L,
                        311932685558L,
                        108321894547L,
                        878491485991L,
                        593448692961L,
                        869959371314L);
    }

    @Test
    void all_orders_of_three_numbers_are_about_equally_frequent() {
        Map<String, Integer> orders = new HashMap<>();
        for (long key = 0; key < 6_000; key++) {
            orders.merge(Arrays.toString(head(3, key)), 1, Integer::sum);
        }
        assertThat(orders).hasSize(6);
        assertThat(orders.values()).allSatisfy(count -> assertThat(count).isBetween(880, 1_120));
    }

    @Test
    void every_number_comes_first_about_equally_often() {
        for (int size : new int[] {2, 16, 5_000}) {
            int[] first = new int[16];
            for (long key = 0; key < 16_000; key++) {
                first[(int) (new KeyedPermutation(size, key).at(0) * 16 / size)]++;
            }
            int expected = 16_000 / Math.min(size, 16);
            for (int i = 0; i < 16; i += 16 / Math.min(size, 16)) {
                assertThat(first[i])
                        .as("size %s, part %s", size, i)
                        .isBetween(expected * 85 / 100, expected * 115 / 100);
            }
        }
    }

    @Test
    void neighbours_are_torn_apart() {
        var permutation = new KeyedPermutation(1_000_000, 11);
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            sum += Math.abs(permutation.at(i + 1) - permutation.at(i));
        }
        // Two random numbers below n are n / 3 apart on average.
        assertThat(sum / 100_000).isBetween(325_000.0, 341_000.0);
    }

    @Test
    void numbers_outside_are_refused() {
        var permutation = new KeyedPermutation(5_000, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> permutation.at(5_000));
        assertThatIllegalArgumentException().isThrownBy(() -> permutation.positionOf(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyedPermutation(-1, 1));
    }

    private static long[] head(long size, long key) {
        var permutation = new KeyedPermutation(size, key);
        long[] head = new long[(int) Math.min(10, size)];
        for (int i = 0; i < head.length; i++) {
            head[i] = permutation.at(i);
        }
        return head;
    }

    private static void assertIsBijection(int size, long key) {
        var permutation = new KeyedPermutation(size, key);
        var seen = new BitSet(size);
        for (int position = 0; position < size; position++) {
            int number = (int) permutation.at(position);
            assertThat(number >= 0 && number < size && !seen.get(number))
                    .as("size %s, position %s gives the new number %s", size, position, number)
                    .isTrue();
            seen.set(number);
            assertThat(permutation.positionOf(number) == position)
                    .as("size %s, number %s", size, number)
                    .isTrue();
        }
    }
}
