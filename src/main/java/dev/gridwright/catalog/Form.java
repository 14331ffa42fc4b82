package dev.gridwright.catalog;

import java.math.BigDecimal;
import java.util.List;

/// One way in which the value of a hyperparameter may be written. Most hyperparameters have one form; some have
/// several, as `max_features`, which is a count, a fraction or a word.
public sealed interface Form {

    /// Whether a plain value ([BigDecimal], [String], [Boolean], [List]) has this form.
    boolean accepts(Object value);

    /// The accepted values in words, as they end a sentence that begins with "allowed".
    String words();

    /// A whole number, both ends included.
    record Whole(int min, int max) implements Form {
        @Override
        public boolean accepts(Object value) {
            return value instanceof BigDecimal number
                    && number.stripTrailingZeros().scale() <= 0
                    && number.compareTo(BigDecimal.valueOf(min)) >= 0
                    && number.compareTo(BigDecimal.valueOf(max)) <= 0;
        }

        @Override
        public String words() {
            return min == max ? Integer.toString(min) : "a whole number from %d to %d".formatted(min, max);
        }
    }

    /// A decimal number between two ends, each included or not.
    record Decimal(BigDecimal min, boolean includesMin, BigDecimal max, boolean includesMax) implements Form {
        @Override
        public boolean accepts(Object value) {
            return value instanceof BigDecimal number
                    && number.compareTo(min) >= (includesMin ? 0 : 1)
                    && number.compareTo(max) <= (includesMax ? 0 : -1);
        }

        @Override
        public String words() {
            return "a number %s %s %s %s"
                    .formatted(
                            includesMin ? "from" : "above",
                            min.toPlainString(),
                            includesMax ? "to" : "to below",
                            max.toPlainString());
        }
    }

    /// One of a few words.
    record Word(List<String> options) implements Form {
        /// Copies the words.
        public Word {
            options = List.copyOf(options);
        }

        @Override
        public boolean accepts(Object value) {
            return value instanceof String word && options.contains(word);
        }

        @Override
        public String words() {
            return options.size() == 1
                    ? options.getFirst()
                    : String.join(", ", options.subList(0, options.size() - 1)) + " or " + options.getLast();
        }
    }

    /// A list of 1 to `maxLength` whole numbers, both ends included.
    record Wholes(Whole each, int maxLength) implements Form {
        @Override
        public boolean accepts(Object value) {
            return value instanceof List<?> list
                    && !list.isEmpty()
                    && list.size() <= maxLength
                    && list.stream().allMatch(item -> item != null && each.accepts(item));
        }

        @Override
        public String words() {
            return "a list of 1 to %d items, each %s".formatted(maxLength, each.words());
        }
    }
}
