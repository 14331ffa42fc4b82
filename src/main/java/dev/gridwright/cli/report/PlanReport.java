package dev.gridwright.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.cli.terminal.Table;
import dev.gridwright.cli.terminal.Table.Column;
import dev.gridwright.space.Value;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A plan for people: how many points, which rule took how many, the axes, the first and last points, every
/// default, what a timeout guarantees, and what to look at again.
///
/// @param plan as the REST interface shows it; members that are missing read as empty or 0
public record PlanReport(JsonNode plan) {
    private static final int MAX_VALUES = 8;
    private static final int MAX_SPAN_DAYS = 36_500;

    public List<String> lines(int width, Ink ink) {
        var lines = new ArrayList<String>();
        var estimate = plan.path("estimate");
        lines.add(ink.bold(text("name")) + ": " + about() + counted(points(), "point") + ", " + text("runs"));
        lines.add("at most " + counted(whole(estimate, "evaluations"), "evaluation") + ", "
                + span(whole(estimate, "longest_seconds")) + " if every trial took its whole timeout in one slot");
        cached().ifPresent(lines::add);
        lines.addAll(counts());
        lines.add("");
        lines.addAll(axes().lines(width, ink));
        lines.add("");
        lines.addAll(ends().lines(width, ink));
        section(lines, ink, "defaults", defaults());
        section(lines, ink, "guarantees", texts("guarantees"));
        section(
                lines,
                ink,
                "warnings",
                texts("warnings").stream().map(ink::doubtful).toList());
        return lines;
    }

    private String about() {
        return exact() ? "" : "about ";
    }

    private boolean exact() {
        return plan.path("exact").asBoolean();
    }

    private BigInteger points() {
        return whole(plan, "points");
    }

    /// How many points an earlier study has a result for, where that can be told.
    private Optional<String> cached() {
        return Optional.of(plan.path("cached"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::bigIntegerValue)
                .map(cached -> counted(cached, "point") + " cached: "
                        + (cached.signum() == 0
                                ? "no earlier result can be reused"
                                : "earlier results are reused instead of running "
                                        + (cached.equals(BigInteger.ONE) ? "it" : "them")));
    }

    /// Where the points of the full product went.
    private List<String> counts() {
        var raw = whole(plan, "raw_points");
        var duplicates = whole(plan, "duplicates");
        var rest = plan.path("removed")
                .valueStream()
                .map(removal -> whole(removal, "points"))
                .reduce(raw, BigInteger::subtract)
                .subtract(duplicates);
        if (raw.equals(rest) && rest.equals(points())) {
            return List.of();
        }
        var about = plan.path("interval").isArray() ? "about " : "";
        var table = new Table(Column.number(""), Column.text(""));
        table.row(grouped(raw), "in the full product");
        plan.path("removed")
                .forEach(removal -> table.row(
                        "-" + grouped(whole(removal, "points")),
                        about + "removed by " + removal.path("rule").asText()));
        if (duplicates.signum() > 0) {
            table.row("-" + grouped(duplicates), about + "duplicates");
        }
        if (points().compareTo(rest) > 0 && about.isEmpty()) {
            table.row("+" + grouped(points().subtract(rest)), "included");
        }
        table.row(grouped(points()), about() + "to try" + (points().compareTo(rest) < 0 ? " of those left" : ""));
        var lines = new ArrayList<>(table.lines(Integer.MAX_VALUE, Ink.PLAIN));
        lines.set(0, "");
        interval().ifPresent(lines::add);
        return lines;
    }

    private Optional<String> interval() {
        return Optional.of(plan.path("interval"))
                .filter(JsonNode::isArray)
                .map(interval -> "estimated from seeded draws: with 95 % confidence the rules leave "
                        + grouped(interval.path(0).bigIntegerValue()) + " to "
                        + grouped(interval.path(1).bigIntegerValue()));
    }

    private Table axes() {
        var axes = plan.path("axes").valueStream().toList();
        boolean union = axes.stream().anyMatch(axis -> axis.has("member"));
        var columns = new ArrayList<Column>();
        if (union) {
            columns.add(Column.number("member"));
        }
        columns.addAll(List.of(Column.text("parameter"), Column.number("values"), Column.text("")));
        var table = new Table(columns);
        for (var axis : axes) {
            var cells = new ArrayList<String>();
            if (union) {
                cells.add(axis.path("member").asText("0"));
            }
            cells.addAll(List.of(axis.path("name").asText(), grouped(count(axis)), values(axis)));
            table.row(cells);
        }
        return table;
    }

    private static BigInteger count(JsonNode axis) {
        var values = axis.path("values");
        return values.isArray() ? BigInteger.valueOf(values.size()) : whole(axis, "count");
    }

    private static String values(JsonNode axis) {
        var values = axis.path("values");
        boolean listed = values.isArray();
        var shown = listed && values.size() <= MAX_VALUES
                ? values.valueStream().map(PlanReport::plain).collect(Collectors.joining(", "))
                : plain(listed ? values.path(0) : axis.path("first")) + " ... "
                        + plain(listed ? values.path(values.size() - 1) : axis.path("last"));
        return shown + rule(axis, "when") + rule(axis, "zip");
    }

    private static String rule(JsonNode axis, String name) {
        return axis.has(name) ? "  " + name + " " + axis.path(name).asText() : "";
    }

    /// The first and the last points.
    private Table ends() {
        var first = plan.path("first").valueStream().toList();
        var last = plan.path("last").valueStream().toList();
        var parameters = new LinkedHashSet<String>();
        var shown = Stream.concat(first.stream(), last.stream()).toList();
        shown.forEach(point -> point.fieldNames().forEachRemaining(parameters::add));
        var columns = new ArrayList<Column>();
        columns.add(Column.text("points"));
        parameters.forEach(name ->
                columns.add(new Column(name, shown.stream().allMatch(point -> isNumber(point.path(name))))));
        var table = new Table(columns);
        boolean all = exact() && points().compareTo(BigInteger.valueOf(first.size())) <= 0;
        addPoints(table, parameters, "first", first);
        if (!all) {
            addPoints(table, parameters, "last", last);
        }
        return table;
    }

    private static void addPoints(Table table, LinkedHashSet<String> parameters, String which, List<JsonNode> points) {
        for (var point : points) {
            var cells = new ArrayList<String>();
            cells.add(which);
            parameters.forEach(name -> cells.add(plain(point.path(name))));
            table.row(cells);
        }
    }

    private static boolean isNumber(JsonNode value) {
        return value.isNumber() || value.isMissingNode();
    }

    private List<String> defaults() {
        return plan.path("defaults")
                .propertyStream()
                .map(entry -> entry.getKey() + " = " + entry.getValue().asText())
                .toList();
    }

    private static void section(List<String> lines, Ink ink, String heading, List<String> content) {
        if (!content.isEmpty()) {
            lines.add("");
            lines.add(ink.bold(heading));
            content.forEach(line -> lines.add("  " + line));
        }
    }

    private String text(String name) {
        return plan.path(name).asText();
    }

    private List<String> texts(String name) {
        return plan.path(name).valueStream().map(JsonNode::asText).toList();
    }

    /// A count, whatever its size.
    private static BigInteger whole(JsonNode of, String name) {
        return of.path(name).bigIntegerValue();
    }

    /// A parameter's value as a grid has it, but text without quotes.
    private static String plain(JsonNode value) {
        return value.isNumber() && Value.Numeric.fits(value.decimalValue())
                ? new Value.Numeric(value.decimalValue()).canonical()
                : TrialDocument.plain(value);
    }

    private static String grouped(BigInteger count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String counted(BigInteger count, String noun) {
        return grouped(count) + " " + noun + (count.equals(BigInteger.ONE) ? "" : "s");
    }

    private static String span(BigInteger seconds) {
        var longest = BigInteger.valueOf(Duration.ofDays(MAX_SPAN_DAYS).toSeconds());
        return seconds.compareTo(longest) > 0
                ? "more than a century"
                : Numbers.span(Duration.ofSeconds(seconds.longValueExact()));
    }
}
