package dev.gridwright.data;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What is learned about a column while its values pass by: whether they are numbers, and which they are.
///
/// A column is numeric if all its values are finite decimal numbers. If fewer than one in ten is not, the column is
/// refused: that is a slip in a numeric column, not a text.
final class Column {

    /// Distinct texts of one column, at most; each becomes a feature. Also the classes of a target, at most.
    static final int MAX_CATEGORIES = 1_000;

    private static final Set<String> MISSING = Set.of("", "?", "NA", "N/A", "NaN", "nan", "null", "NULL");
    private static final int SLIPS_PER_ROWS = 10;
    private static final int MAX_NUMBER_CHARACTERS = 400;

    private final Path file;
    private final Rows.Declared declared;
    private final Map<String, Long> texts = new TreeMap<>();
    private final Map<Double, Long> wholes = new TreeMap<>();
    private long rows;
    private long numbers;
    private boolean fractions;
    private long firstTextLine;
    private String firstText = "";

    Column(Path file, Rows.Declared declared) {
        this.file = file;
        this.declared = declared;
        declared.categories().forEach(category -> texts.put(category, 0L));
    }

    String name() {
        return declared.name();
    }

    void add(String value, long line) throws DataProblem {
        rows++;
        if (MISSING.contains(value)) {
            throw DataProblem.at(
                    file,
                    line,
                    "column '%s' has no value (found '%s'); fill or remove the row, missing values are not guessed"
                            .formatted(name(), value));
        }
        switch (declared.type()) {
            case NOMINAL -> addNominal(value, line);
            case TEXT -> count(value);
            case NUMBER -> addNumber(number(value, line));
            case UNDECLARED -> addUndeclared(value, line);
        }
    }

    boolean isNumeric() {
        return switch (declared.type()) {
            case NUMBER -> true;
            case NOMINAL, TEXT -> false;
            case UNDECLARED -> numbers == rows;
        };
    }

    /// How often each class occurs, in the order of the classes; numbers by size. Empty if the values are fractions or
    /// too many.
    Map<String, Long> classCounts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        if (!isNumeric()) {
            texts.forEach((text, count) -> {
                if (count > 0) {
                    counts.put(text, count);
                }
            });
        } else if (!fractions && wholes.size() <= MAX_CATEGORIES) {
            wholes.forEach((number, count) -> counts.put(label(number), count));
        }
        return counts;
    }

    /// The features that this column becomes: itself, or one for each of its texts.
    List<String> featureNames() {
        return isNumeric()
                ? List.of(name())
                : categories().stream().map(text -> name() + "=" + text).toList();
    }

    /// The texts, in the order of their features.
    List<String> categories() {
        return declared.categories().isEmpty() ? new ArrayList<>(texts.keySet()) : declared.categories();
    }

    /// Checks what can only be known after the last row.
    void finish(boolean isTarget) throws DataProblem {
        if (declared.type() == Rows.Type.UNDECLARED && numbers < rows && (rows - numbers) * SLIPS_PER_ROWS < rows) {
            throw DataProblem.at(
                    file,
                    firstTextLine,
                    "column '%s' holds '%s', while %d of its %d values are numbers"
                            .formatted(name(), firstText, numbers, rows));
        }
        if (!isNumeric() && texts.size() > MAX_CATEGORIES) {
            throw DataProblem.in(
                    file,
                    "column '%s' holds more than %d different texts; %s"
                            .formatted(
                                    name(),
                                    MAX_CATEGORIES,
                                    isTarget
                                            ? "that many classes are not learned"
                                            : "each would become a feature: remove the column or group its values"));
        }
    }

    /// The value of a numeric column.
    static double parse(String value) {
        return Double.parseDouble(value);
    }

    static String label(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private void addNominal(String value, long line) throws DataProblem {
        if (!texts.containsKey(value)) {
            throw DataProblem.at(
                    file,
                    line,
                    "column '%s' holds '%s'; declared are %s".formatted(name(), value, declared.categories()));
        }
        count(value);
    }

    private void addUndeclared(String value, long line) throws DataProblem {
        if (isDecimal(value)) {
            numbers++;
            if (numbers == rows) {
                addNumber(number(value, line));
            }
        } else if (rows - numbers == 1) {
            firstTextLine = line;
            firstText = value;
        }
        // A column that turns out to be text needs its numbers as texts too.
        count(value);
    }

    private void addNumber(double number) {
        if (number != Math.rint(number)) {
            fractions = true;
            wholes.clear();
        } else if (!fractions && wholes.size() <= MAX_CATEGORIES) {
            // Adding zero makes the negative zero the positive one.
            wholes.merge(number + 0.0, 1L, Long::sum);
        }
    }

    private double number(String value, long line) throws DataProblem {
        double number = isDecimal(value) && !isInfinite(value) ? parse(value) : Double.NaN;
        if (!Double.isFinite(number)) {
            throw DataProblem.at(
                    file, line, "column '%s' holds '%s', which is no finite number".formatted(name(), value));
        }
        return number;
    }

    private void count(String text) {
        if (texts.size() <= MAX_CATEGORIES) {
            texts.merge(text, 1L, Long::sum);
        }
    }

    /// Whether the text is a decimal number, or infinity, which is then refused. Java would also read `0x1p3` and
    /// `1f` as numbers.
    private static boolean isDecimal(String value) {
        char last = value.charAt(value.length() - 1);
        if (value.length() > MAX_NUMBER_CHARACTERS || (!Character.isDigit(last) && last != '.')) {
            return isInfinite(value);
        }
        try {
            Double.parseDouble(value);
            return value.indexOf('x') < 0 && value.indexOf('X') < 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isInfinite(String value) {
        String unsigned = value.startsWith("-") || value.startsWith("+") ? value.substring(1) : value;
        return unsigned.equalsIgnoreCase("inf") || unsigned.equalsIgnoreCase("infinity");
    }
}
