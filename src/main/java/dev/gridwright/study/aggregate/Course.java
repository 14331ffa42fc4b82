package dev.gridwright.study.aggregate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Steps in order of which at most so many are kept: whenever there are too many, every second one is forgotten, and
/// from then on only every second one is taken. The same steps always leave the same.
final class Course {
    private final int capacity;
    private final List<History.Step> kept = new ArrayList<>();
    private long seen;
    private long stride = 1;

    Course(int capacity) {
        this.capacity = capacity;
    }

    void add(Supplier<History.Step> step) {
        long number = seen++;
        if (number % stride == 0 && kept.size() == capacity) {
            var half = new ArrayList<History.Step>(capacity);
            for (int i = 0; i < capacity; i += 2) {
                half.add(kept.get(i));
            }
            kept.clear();
            kept.addAll(half);
            stride *= 2;
        }
        if (number % stride == 0) {
            kept.add(step.get());
        }
    }

    /// How many steps are kept.
    int size() {
        return kept.size();
    }

    long seen() {
        return seen;
    }

    /// Whether every step is kept.
    boolean whole() {
        return stride == 1;
    }

    List<History.Step> kept() {
        return List.copyOf(kept);
    }

    /// At most so many of the steps, in equal distances from the first.
    List<History.Step> atMost(int most) {
        int every = Math.max(1, Math.ceilDiv(kept.size(), Math.max(1, most)));
        var some = new ArrayList<History.Step>();
        for (int i = 0; i < kept.size(); i += every) {
            some.add(kept.get(i));
        }
        return some;
    }
}
