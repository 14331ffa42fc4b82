package dev.gridwright.study;

import dev.gridwright.space.NearestName;
import dev.gridwright.study.Gate.Bound;
import dev.gridwright.study.Gate.Level;
import dev.gridwright.study.Gate.Operator;
import dev.gridwright.study.Gate.Quantity;
import dev.gridwright.time.DurationText;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedSet;
import java.util.regex.Pattern;

/// Gates as people write them:
/// `[warn:] <aggregate>[(<metric>)] <operator> <number>[%|unit] | baseline [+|-] <number>[%]`.
///
/// - `best`, `mean`, `median`, `min`, `max`, `std`, `p(95)`: of the objective metric, or of the one in parentheses;
///   all but `best` also of `duration`, a trial's.
/// - `failed`, or another outcome, `cached`, `points`: how many trials.
/// - `rate(failed)`, or another outcome: the share of the ended trials without cancelled and skipped ones.
/// - `duration`: how long the study took.
public final class GateText {
    public static final int MAX_CHARACTERS = 200;

    private static final List<String> STATISTICS = List.of("mean", "median", "min", "max", "std", "p");
    private static final List<String> RATES = List.of("succeeded", "failed", "timed_out", "invalid", "pruned");
    private static final List<String> AGGREGATES = List.of(
            "best",
            "mean",
            "median",
            "min",
            "max",
            "std",
            "p",
            "rate",
            "duration",
            "failed",
            "timed_out",
            "invalid",
            "succeeded",
            "pruned",
            "cancelled",
            "skipped",
            "cached",
            "points");

    private static final Pattern WHOLE = Pattern.compile(
            "(?<name>[A-Za-z_][A-Za-z0-9_.]*)\\s*(?<arguments>(?:\\([^()]*\\)\\s*)*)(?<operator><=|>=|==|!=|<|>)(?<bound>.*)");
    private static final Pattern ARGUMENT = Pattern.compile("\\(([^()]*)\\)");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d{1,3})?");
    private static final Pattern BASELINE =
            Pattern.compile("baseline(?:\\s*(?<sign>[-+])\\s*(?<number>[^\\s%]+)\\s*(?<percent>%?))?");

    private final String metric;
    private final SequencedSet<String> metrics;

    private GateText(String metric, SequencedSet<String> metrics) {
        this.metric = metric;
        this.metrics = metrics;
    }

    /// What became of a gate's text.
    public sealed interface Read {
        record Valid(Gate gate) implements Read {}

        /// @param detail what is wrong
        /// @param found the part that is wrong
        /// @param nearest the known name that was probably meant
        record Invalid(String detail, String found, String allowed, Optional<String> nearest) implements Read {}
    }

    /// What a gate is about, as it is written: its part before the operator.
    public static String subject(Gate gate) {
        var parts = WHOLE.matcher(gate.expression());
        return parts.matches()
                ? parts.group("name") + parts.group("arguments").replaceAll("\\s+", "")
                : gate.expression();
    }

    /// Whether a text is a gate that compares with a baseline and is no mere warning.
    public static boolean needsBaseline(String text) {
        var parts = WHOLE.matcher(text.strip());
        return parts.matches() && parts.group("bound").strip().startsWith("baseline");
    }

    /// Reads gates of studies with that objective metric and those further ones.
    public static GateText forMetrics(String metric, List<String> also) {
        var metrics = new LinkedHashSet<String>();
        metrics.add(metric);
        metrics.addAll(also);
        return new GateText(metric, metrics);
    }

    /// The gate of a text.
    public Read read(String text, boolean abort) {
        if (text.length() > MAX_CHARACTERS) {
            return invalid("a gate that is too long", text.length() + " characters", "at most " + MAX_CHARACTERS);
        }
        var expression = text.strip();
        var level = Level.ERROR;
        if (expression.startsWith("warn:")) {
            level = Level.WARN;
            expression = expression.substring("warn:".length()).strip();
        }
        var parts = WHOLE.matcher(expression);
        if (!parts.matches()) {
            return invalid(
                    "not a gate",
                    '"' + expression + '"',
                    "[warn:] aggregate[(metric)] operator number, such as \"best >= 0.95\" or \"rate(failed) < 2%\"");
        }
        var arguments = ARGUMENT.matcher(parts.group("arguments"))
                .results()
                .map(result -> result.group(1).strip())
                .toList();
        return switch (quantity(parts.group("name"), arguments)) {
            case QuantityRead.No(var problem) -> problem;
            case QuantityRead.Yes(var quantity) -> {
                var written = parts.group("bound").strip();
                var bound = bound(quantity, written);
                var operator = Arrays.stream(Operator.values())
                        .filter(known -> known.sign().equals(parts.group("operator")))
                        .findFirst()
                        .orElseThrow();
                yield bound.isPresent()
                        ? new Read.Valid(new Gate(expression, level, abort, quantity, operator, bound.get()))
                        : invalid(
                                "not a bound for " + parts.group("name"),
                                '"' + written + '"',
                                allowedBounds(quantity) + ", or baseline [+|-] number[%]");
            }
        };
    }

    private sealed interface QuantityRead {
        record Yes(Quantity quantity) implements QuantityRead {}

        record No(Read.Invalid problem) implements QuantityRead {}
    }

    private QuantityRead quantity(String name, List<String> arguments) {
        if (!AGGREGATES.contains(name)) {
            return no(invalid("an unknown aggregate", name, AGGREGATES));
        }
        return switch (name) {
            case "duration" ->
                arguments.isEmpty() ? new QuantityRead.Yes(new Quantity.StudyDuration()) : surplus(name, arguments);
            case "rate" ->
                arguments.size() != 1 || !RATES.contains(arguments.getFirst())
                        ? no(invalid("a rate of no known outcome", "rate" + shown(arguments), RATES))
                        : new QuantityRead.Yes(new Quantity.Rate(arguments.getFirst()));
            case "best" -> {
                if (arguments.size() > 1) {
                    yield surplus(name, arguments);
                }
                var of = arguments.stream().findFirst();
                yield of.isPresent() && !metrics.contains(of.get())
                        ? no(unknownMetric(of.get(), List.copyOf(metrics)))
                        : new QuantityRead.Yes(new Quantity.Best(of));
            }
            case "p" -> percentile(arguments);
            default ->
                STATISTICS.contains(name)
                        ? statistic(name, OptionalDouble.empty(), arguments)
                        : arguments.isEmpty()
                                ? new QuantityRead.Yes(new Quantity.Count(name))
                                : surplus(name, arguments);
        };
    }

    private QuantityRead percentile(List<String> arguments) {
        if (!arguments.isEmpty() && NUMBER.matcher(arguments.getFirst()).matches()) {
            double percentile = Double.parseDouble(arguments.getFirst());
            if (percentile >= 0 && percentile <= 100) {
                return statistic("p", OptionalDouble.of(percentile), arguments.subList(1, arguments.size()));
            }
        }
        return no(invalid("not a percentile", "p" + shown(arguments), "p(0) to p(100), such as p(95)(duration)"));
    }

    private QuantityRead statistic(String name, OptionalDouble percentile, List<String> arguments) {
        if (arguments.size() > 1) {
            return surplus(name, arguments);
        }
        var of = arguments.isEmpty() ? metric : arguments.getFirst();
        return of.equals(Evidence.DURATION) || metrics.contains(of)
                ? new QuantityRead.Yes(new Quantity.Statistic(name, percentile, of))
                : no(unknownMetric(of, metricsAndDuration()));
    }

    private List<String> metricsAndDuration() {
        var all = new LinkedHashSet<>(metrics);
        all.add(Evidence.DURATION);
        return List.copyOf(all);
    }

    private static Optional<Bound> bound(Quantity quantity, String text) {
        var baseline = BASELINE.matcher(text);
        if (baseline.matches()) {
            if (baseline.group("number") == null) {
                return Optional.of(new Bound.Baseline(0, false, Optional.empty()));
            }
            boolean relative = !baseline.group("percent").isEmpty();
            return fixed(quantity, baseline.group("number"), relative)
                    .map(number -> new Bound.Baseline(
                            baseline.group("sign").equals("-") ? -number : number, relative, Optional.empty()));
        }
        boolean percent = text.endsWith("%");
        return percent && (isTime(quantity) || quantity instanceof Quantity.Count)
                ? Optional.empty()
                : fixed(quantity, percent ? text.substring(0, text.length() - 1).strip() : text, percent)
                        .map(Bound.Fixed::new);
    }

    private static Optional<Double> fixed(Quantity quantity, String text, boolean percent) {
        if (isTime(quantity) && !percent) {
            return DurationText.parse(text).map(duration -> duration.toNanos() / 1e9);
        }
        return Optional.of(text)
                .filter(number -> NUMBER.matcher(number).matches())
                .map(number -> Double.parseDouble(number) / (percent ? 100 : 1))
                .filter(Double::isFinite);
    }

    private static boolean isTime(Quantity quantity) {
        return quantity instanceof Quantity.StudyDuration
                || (quantity instanceof Quantity.Statistic statistic
                        && statistic.metric().equals(Evidence.DURATION));
    }

    private static String allowedBounds(Quantity quantity) {
        if (isTime(quantity)) {
            return "a duration such as 30s or 15m";
        }
        return quantity instanceof Quantity.Count ? "a number" : "a number such as 0.95 or 95%";
    }

    private static Read.Invalid unknownMetric(String name, List<String> known) {
        return new Read.Invalid(
                "an unknown metric; further ones are named in objective.also",
                name,
                String.join(", ", known),
                NearestName.of(name, known));
    }

    private static QuantityRead surplus(String name, List<String> arguments) {
        return no(invalid("too much in parentheses", name + shown(arguments), name));
    }

    private static QuantityRead no(Read.Invalid problem) {
        return new QuantityRead.No(problem);
    }

    private static Read.Invalid invalid(String detail, String found, String allowed) {
        return new Read.Invalid(detail, found, allowed, Optional.empty());
    }

    private static Read.Invalid invalid(String detail, String found, List<String> allowed) {
        var word = found.startsWith("rate(") ? found.substring(5, Math.max(5, found.length() - 1)) : found;
        return new Read.Invalid(detail, found, String.join(", ", allowed), NearestName.of(word, allowed));
    }

    private static String shown(List<String> arguments) {
        return arguments.isEmpty() ? "" : "(" + String.join(")(", arguments) + ")";
    }
}
