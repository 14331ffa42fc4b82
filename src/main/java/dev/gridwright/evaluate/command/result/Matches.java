package dev.gridwright.evaluate.command.result;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.TrialKind.MetricSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The result by regular expressions: of each metric the number in the last line that matches, of standard output
/// or of a file. An expression that takes too long for a line is given up, and says so.
final class Matches implements ResultSource {
    private final String metric;
    private final Map<String, Pattern> patterns = new LinkedHashMap<>();
    private final Map<String, Double> numbers = new LinkedHashMap<>();
    private final Set<String> givenUp = new HashSet<>();
    private final Optional<OutputFile> file;
    private @Nullable Result trouble;

    Matches(String metric, MetricSource.Patterns source, Path output) {
        this.metric = metric;
        this.file = source.path().map(path -> new OutputFile(output, path));
        source.patterns().forEach((name, pattern) -> patterns.put(name, Pattern.compile(pattern)));
    }

    @Override
    public void prepare() throws IOException {
        if (file.isPresent()) {
            file.get().remove();
        }
    }

    @Override
    public void line(String line, Optional<Reported> reported) {
        if (file.isEmpty()) {
            look(line);
        }
    }

    @Override
    public Result result() {
        if (file.isPresent()) {
            try {
                file.get().text().lines().forEach(this::look);
            } catch (IOException e) {
                return Result.unusable(
                        Cause.METRIC_MISSING,
                        "The file " + file.get().path() + " " + e.getMessage()
                                + ". The command has to write it to ${output_dir}.");
            }
        }
        if (trouble != null) {
            return trouble;
        }
        return numbers.containsKey(metric)
                ? new Result.Measured(numbers)
                : Result.unusable(
                        Cause.METRIC_MISSING,
                        "No line of " + file.map(OutputFile::path).orElse("standard output")
                                + " matches the expression of the metric '" + metric + "': " + patterns.get(metric));
    }

    private void look(String line) {
        patterns.forEach((name, pattern) -> {
            if (!givenUp.contains(name)) {
                try {
                    look(line, name, pattern);
                } catch (PatientText.TooSlow | StackOverflowError _) {
                    giveUp(name, pattern);
                }
            }
        });
    }

    private void giveUp(String name, Pattern pattern) {
        givenUp.add(name);
        numbers.remove(name);
        if (name.equals(metric)) {
            trouble = Result.unusable(
                    Cause.METRIC_MISSING,
                    "The expression of the metric '" + name
                            + "' took too long for a line and was given up; make it simpler: " + pattern);
        }
    }

    private void look(String line, String name, Pattern pattern) {
        var matcher = pattern.matcher(new PatientText(line));
        if (!matcher.find() || matcher.group(1) == null) {
            return;
        }
        var found = matcher.group(1);
        var number = number(found);
        boolean judged = name.equals(metric);
        if (judged) {
            trouble = null;
        }
        if (number.isEmpty()) {
            numbers.remove(name);
            if (judged) {
                trouble = Result.unusable(
                        Cause.METRIC_NOT_FINITE,
                        "The metric '" + name + "' is \"" + Words.shortened(found) + "\"; a finite number is needed.");
            }
            return;
        }
        numbers.put(name, number.getAsDouble());
        while (judged && matcher.find()) {
            var next = matcher.group(1) == null ? OptionalDouble.empty() : number(matcher.group(1));
            if (next.isPresent() && Double.compare(next.getAsDouble(), number.getAsDouble()) != 0) {
                trouble = Result.unusable(
                        Cause.METRIC_AMBIGUOUS,
                        "The metric '" + name + "' has several values in one line, "
                                + number.getAsDouble() + " and " + next.getAsDouble()
                                + ". Make the expression match one of them: " + pattern);
                return;
            }
        }
    }

    /// A number as programs of several languages write it.
    private static OptionalDouble number(String text) {
        var word = text.strip().toLowerCase(Locale.ROOT);
        switch (word) {
            case "nan", "-nan", "+nan" -> {
                return OptionalDouble.of(Double.NaN);
            }
            case "inf", "+inf", "infinity", "+infinity" -> {
                return OptionalDouble.of(Double.POSITIVE_INFINITY);
            }
            case "-inf", "-infinity" -> {
                return OptionalDouble.of(Double.NEGATIVE_INFINITY);
            }
            default -> {
                try {
                    // Java also reads 1d and 0x1p3 as numbers; nobody else does.
                    return word.matches("[0-9.eE+-]+")
                            ? OptionalDouble.of(Double.parseDouble(word))
                            : OptionalDouble.empty();
                } catch (NumberFormatException e) {
                    return OptionalDouble.empty();
                }
            }
        }
    }
}
