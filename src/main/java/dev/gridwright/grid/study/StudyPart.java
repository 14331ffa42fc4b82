package dev.gridwright.grid.study;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.study.Limits;
import dev.gridwright.study.StopRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Reads what a grid says of the study as a whole: name, labels, stop rules, limits, priority.
public final class StudyPart {
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    static final String NAME_WORDS = "1 to 64 of a-z, 0-9, '.', '_' and '-', first a letter or digit";

    static final int MAX_LABELS = 64;
    static final int MAX_LABEL_CHARACTERS = 256;
    static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");
    static final String LABEL_WORDS = "1 to 63 of A-Z, a-z, 0-9, '.', '_', '/' and '-', first a letter or digit";

    static final int MAX_PRIORITY = 1_000;
    public static final int MAX_PARALLEL = 100_000;
    static final Duration MAX_TIME = Duration.ofDays(3_650);

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)\\s*%");

    private final Section grid;
    private final Findings findings;

    public StudyPart(Section grid, Findings findings) {
        this.grid = grid;
        this.findings = findings;
    }

    public void version() {
        grid.require("version", "version: 1");
        grid.whole("version", 1, 1);
    }

    public Optional<String> name() {
        grid.require("name", NAME_WORDS);
        return grid.get("name").flatMap(node -> {
            var text = node instanceof Node.Text(var _, var written) ? written : "";
            if (NAME.matcher(text).matches()) {
                return Optional.of(text);
            }
            var near = text.toLowerCase(Locale.ROOT)
                    .strip()
                    .replaceAll("[^a-z0-9._-]+", "-")
                    .replaceAll("^[^a-z0-9]+|-+$", "");
            findings.mismatch(
                    node,
                    NAME_WORDS,
                    Optional.of(near).filter(name -> NAME.matcher(name).matches()));
            return Optional.empty();
        });
    }

    public Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        var node = grid.get("labels");
        if (node.isEmpty()) {
            return labels;
        }
        if (!(node.get() instanceof Node.Mapping mapping)) {
            findings.mismatch(node.get(), "a map from names to texts");
            return labels;
        }
        if (mapping.entries().size() > MAX_LABELS) {
            findings.problem(
                    mapping.place(),
                    "too many labels",
                    Integer.toString(mapping.entries().size()),
                    "at most " + MAX_LABELS);
        }
        mapping.entries().forEach((name, value) -> {
            if (!LABEL.matcher(name).matches()) {
                findings.problem(value.place(), "not a label's name", '"' + name + '"', LABEL_WORDS);
            }
            label(value).ifPresent(text -> labels.put(name, text));
        });
        return labels;
    }

    private Optional<String> label(Node value) {
        return switch (value) {
            case Node.Text(var _, var text) when text.length() <= MAX_LABEL_CHARACTERS -> Optional.of(text);
            case Node.Numeral(var _, var number) -> Optional.of(number.toPlainString());
            case Node.Flag(var _, var flag) -> Optional.of(Boolean.toString(flag));
            default -> {
                findings.mismatch(value, "a text of at most " + MAX_LABEL_CHARACTERS + " characters");
                yield Optional.empty();
            }
        };
    }

    public StopRule stop() {
        return grid.section("stop", Shape.STOP)
                .map(stop -> new StopRule(
                        stop.number("target")
                                .map(BigDecimal::doubleValue)
                                .map(OptionalDouble::of)
                                .orElse(OptionalDouble.empty()),
                        stop.section("no_improvement", Shape.NO_IMPROVEMENT).flatMap(this::noImprovement)))
                .orElse(StopRule.NONE);
    }

    private Optional<StopRule.NoImprovement> noImprovement(Section section) {
        section.require("trials", "a whole number from 1");
        section.filledIn("min_delta", 0);
        double minDelta = section.number("min_delta").orElse(BigDecimal.ZERO).doubleValue();
        if (minDelta < 0) {
            section.get("min_delta").ifPresent(node -> findings.mismatch(node, "a number from 0"));
            return Optional.empty();
        }
        var trials = section.whole("trials", 1, Long.MAX_VALUE);
        return trials.isPresent()
                ? Optional.of(new StopRule.NoImprovement(trials.getAsLong(), minDelta))
                : Optional.empty();
    }

    public Limits limits() {
        var section = grid.section("limits", Shape.LIMITS);
        if (section.isEmpty()) {
            grid.filledIn("limits", "none");
            return Limits.NONE;
        }
        var limits = section.get();
        var parallel = limits.whole("parallel", 1, MAX_PARALLEL);
        return new Limits(
                parallel.isPresent() ? OptionalInt.of((int) parallel.getAsLong()) : OptionalInt.empty(),
                limits.duration("max_time", false, MAX_TIME),
                limits.whole("max_trials", 1, Long.MAX_VALUE),
                limits.get("max_failures").flatMap(this::maxFailures),
                limits.word("on_limit", List.of("drain", "kill"), "drain").equals("kill")
                        ? Limits.OnLimit.KILL
                        : Limits.OnLimit.DRAIN);
    }

    private Optional<Limits.MaxFailures> maxFailures(Node node) {
        if (node instanceof Node.Numeral(var _, var number)) {
            boolean whole = number.stripTrailingZeros().scale() <= 0;
            if (whole && number.signum() >= 0 && number.precision() - number.scale() <= 18) {
                return Optional.of(new Limits.MaxFailures.Count(number.longValueExact()));
            }
            findings.mismatch(
                    node,
                    "a whole number from 0, or a share such as 10%",
                    number.signum() > 0 && number.compareTo(BigDecimal.ONE) < 0
                            ? Optional.of(number.movePointRight(2)
                                            .stripTrailingZeros()
                                            .toPlainString() + "%")
                            : Optional.empty());
            return Optional.empty();
        }
        if (node instanceof Node.Text(var _, var text)) {
            var percent = PERCENT.matcher(text);
            if (percent.matches() && new BigDecimal(percent.group(1)).compareTo(BigDecimal.valueOf(100)) <= 0) {
                return Optional.of(new Limits.MaxFailures.Share(
                        new BigDecimal(percent.group(1)).movePointLeft(2).doubleValue()));
            }
        }
        findings.mismatch(node, "a whole number from 0, or a share from 0% to 100%");
        return Optional.empty();
    }

    public int priority() {
        return grid.whole("priority", -MAX_PRIORITY, MAX_PRIORITY, 0);
    }
}
