package dev.gridwright.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a plan needs to know of a data file, without its values.
///
/// @param rows the number of rows
/// @param features the names of the features in the order of the columns; a text column is one feature for each of its
/// texts, named `column=text`
/// @param target the name of the column to predict
/// @param targetIsNumeric whether every value of the target is a number
/// @param classCounts how often each class occurs, in sorted order (numbers by size); empty if the target holds
/// fractions or more distinct numbers than can be classes
/// @param sha256 the hash of the file's bytes, in lower-case hexadecimal
public record DataSummary(
        int rows,
        List<String> features,
        String target,
        boolean targetIsNumeric,
        Map<String, Long> classCounts,
        String sha256) {

    private static final int MAX_WHOLE_NUMBERS = 50;

    /// Copies the parts.
    public DataSummary {
        features = List.copyOf(features);
        classCounts = Collections.unmodifiableMap(new LinkedHashMap<>(classCounts));
    }

    /// Whether the target is text or at most 50 distinct whole numbers: what classification is inferred from.
    public boolean looksLikeClasses() {
        return !targetIsNumeric || (!classCounts.isEmpty() && classCounts.size() <= MAX_WHOLE_NUMBERS);
    }

    /// The number of rows that the smallest fit is trained on: all but the largest fold.
    ///
    /// @param folds the number of folds; 1 stands for one hold-out of a fifth
    public int trainingRows(int folds) {
        int parts = folds == 1 ? Table.PARTS_OF_HOLD_OUT : folds;
        return rows - (rows + parts - 1) / parts;
    }

    /// Why the data cannot be used for this task and number of folds, if it cannot.
    ///
    /// @param classification whether classes are predicted, else numbers
    /// @param folds the number of folds; 1 stands for one hold-out of a fifth
    public Optional<String> problem(boolean classification, int folds) {
        int parts = folds == 1 ? Table.PARTS_OF_HOLD_OUT : folds;
        if (rows < parts || trainingRows(folds) < 2) {
            return Optional.of("%d rows are too few for %d folds".formatted(rows, parts));
        }
        if (!classification) {
            return targetIsNumeric
                    ? Optional.empty()
                    : Optional.of("target '%s' is text; regression needs numbers".formatted(target));
        }
        if (classCounts.isEmpty()) {
            return Optional.of(
                    "target '%s' holds fractions or more than %d distinct numbers; classification needs classes"
                            .formatted(target, Column.MAX_CATEGORIES));
        }
        if (classCounts.size() < 2) {
            return Optional.of("target '%s' holds one class only: %s".formatted(target, classCounts.keySet()));
        }
        return classCounts.entrySet().stream()
                .filter(entry -> entry.getValue() < parts)
                .findFirst()
                .map(entry -> "class '%s' of target '%s' has %d rows, fewer than %d folds"
                        .formatted(entry.getKey(), target, entry.getValue(), parts));
    }
}
