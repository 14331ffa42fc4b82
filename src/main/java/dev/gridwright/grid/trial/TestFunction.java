package dev.gridwright.grid.trial;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The test functions with the parameters they take.
enum TestFunction {
    BRANIN(2, 2, Optional.of(List.of(new Range("x", -5, 10), new Range("y", 0, 15))), Optional.empty()),
    SPHERE(1, Integer.MAX_VALUE, Optional.empty(), Optional.empty()),
    ROSENBROCK(2, Integer.MAX_VALUE, Optional.empty(), Optional.empty()),
    ACKLEY(1, Integer.MAX_VALUE, Optional.empty(), Optional.empty()),
    HARTMANN6(6, 6, Optional.empty(), Optional.of(new Range("", 0, 1)));

    private final int min;
    private final int max;
    private final Optional<List<Range>> named;
    private final Optional<Range> all;

    /// @param min the least number of parameters
    /// @param named the parameters, where their names are fixed
    /// @param all the range of every parameter, where there is one
    TestFunction(int min, int max, Optional<List<Range>> named, Optional<Range> all) {
        this.min = min;
        this.max = max;
        this.named = named;
        this.all = all;
    }

    /// Both ends included.
    record Range(String name, int min, int max) {
        boolean holds(BigDecimal number) {
            return number.compareTo(BigDecimal.valueOf(min)) >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0;
        }

        String words() {
            return "a number from " + min + " to " + max;
        }
    }

    static List<String> words() {
        return Arrays.stream(values()).map(TestFunction::word).toList();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static TestFunction of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /// The names of the parameters, where they are fixed.
    Optional<List<String>> names() {
        return named.map(ranges -> ranges.stream().map(Range::name).toList());
    }

    /// The range of a parameter, where it has one.
    Optional<Range> range(String name) {
        return named.flatMap(ranges -> ranges.stream()
                        .filter(range -> range.name().equals(name))
                        .findFirst())
                .or(() -> all);
    }

    boolean takes(int parameters) {
        return parameters >= min && parameters <= max;
    }

    /// Whether it is defined only with all its parameters.
    boolean needsAll() {
        return min == max;
    }

    String countWords() {
        return min == max ? min + " parameters" : "at least " + min + (min == 1 ? " parameter" : " parameters");
    }
}
