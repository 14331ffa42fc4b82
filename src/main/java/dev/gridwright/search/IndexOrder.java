package dev.gridwright.search;

import java.util.function.LongUnaryOperator;

/// The indices of a search by position, counted from 0; each index stands at one position.
sealed interface IndexOrder {
    long size();

    long at(long position);

    /// Whether an index stands before a position.
    boolean isBefore(long index, long position);

    record Rising(long from, long to) implements IndexOrder {
        @Override
        public long size() {
            return to - from;
        }

        @Override
        public long at(long position) {
            return from + position;
        }

        @Override
        public boolean isBefore(long index, long position) {
            return index >= from && index < from + position;
        }
    }

    record Falling(long from, long to) implements IndexOrder {
        @Override
        public long size() {
            return to - from;
        }

        @Override
        public long at(long position) {
            return to - 1 - position;
        }

        @Override
        public boolean isBefore(long index, long position) {
            return index < to && index >= to - position;
        }
    }

    record Shuffled(long from, KeyedPermutation permutation) implements IndexOrder {
        @Override
        public long size() {
            return permutation.size();
        }

        @Override
        public long at(long position) {
            return from + permutation.at(position);
        }

        @Override
        public boolean isBefore(long index, long position) {
            return index >= from
                    && index - from < permutation.size()
                    && permutation.positionOf(index - from) < position;
        }
    }

    /// A sample, in the order in which it is tried.
    final class Chosen implements IndexOrder {
        private final long[] indices;
        private final LongUnaryOperator rank;

        /// @param rank what rises from each of the indices to the next
        Chosen(long[] indices, LongUnaryOperator rank) {
            this.indices = indices.clone();
            this.rank = rank;
        }

        long[] indices() {
            return indices.clone();
        }

        @Override
        public long size() {
            return indices.length;
        }

        @Override
        public long at(long position) {
            return indices[(int) position];
        }

        @Override
        public boolean isBefore(long index, long position) {
            long wanted = rank.applyAsLong(index);
            int low = 0;
            int high = (int) position - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                if (indices[middle] == index) {
                    return true;
                }
                if (rank.applyAsLong(indices[middle]) < wanted) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return false;
        }
    }
}
