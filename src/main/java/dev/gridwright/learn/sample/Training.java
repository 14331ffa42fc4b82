package dev.gridwright.learn.sample;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// What one fit sees: training rows, targets, and a seed that is its own.
///
/// What can be computed from the rows alone is kept, so that the next point on the same fold finds it.
///
/// *Thread*: confined to one.
public final class Training {

    private final double[][] rows;
    private final int[] codes;
    private final int classes;
    private final double[] numbers;
    private final Map<Record, Kept> kept = new HashMap<>();
    private long savedNanos;

    private Training(double[][] rows, int[] codes, int classes, double[] numbers) {
        this.rows = rows;
        this.codes = codes;
        this.classes = classes;
        this.numbers = numbers;
    }

    public static Training ofClasses(double[][] rows, int[] codes, int classes) {
        return new Training(rows, codes, classes, new double[0]);
    }

    static Training ofNumbers(double[][] rows, double[] numbers) {
        return new Training(rows, new int[0], 0, numbers);
    }

    public double[][] rows() {
        return rows;
    }

    public int features() {
        return rows[0].length;
    }

    /// The class of each row, from 0 to below `classes()`; every class occurs.
    public int[] codes() {
        return codes;
    }

    public int classes() {
        return classes;
    }

    public double[] numbers() {
        return numbers;
    }

    /// A value that depends on the rows and the key alone; of each type of key the last is kept.
    @SuppressWarnings("unchecked") // a key is of a type of its own, made by the one who asks
    public <T extends Object> T keep(Record key, Supplier<T> compute) {
        Kept found = kept.get(key);
        if (found == null) {
            kept.keySet().removeIf(other -> other.getClass() == key.getClass());
            long start = System.nanoTime();
            T value = compute.get();
            kept.put(key, new Kept(value, System.nanoTime() - start));
            return value;
        }
        savedNanos += found.nanos;
        return (T) found.value;
    }

    /// The time that was saved since this was last asked by what was kept: a fit is charged with it, so that its cost
    /// does not depend on what ran before.
    public long takeSavedNanos() {
        long saved = savedNanos;
        savedNanos = 0;
        return saved;
    }

    private record Kept(Object value, long nanos) {}
}
