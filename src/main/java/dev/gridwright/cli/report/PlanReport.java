package dev.gridwright.cli.report;

import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.cli.terminal.Table;
import dev.gridwright.cli.terminal.Table.Column;
import dev.gridwright.grid.Plan;
import dev.gridwright.space.AxisDescription;
import dev.gridwright.space.Point;
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
public record PlanReport(Plan plan) {
    private static final int MAX_VALUES = 8;

    public List<String> lines(int width, Ink ink) {
        var lines = new ArrayList<String>();
        lines.add(ink.bold(plan.name()) + ": " + about() + counted(plan.points(), "point") + ", " + plan.runs());
        lines.add("at most " + counted(plan.estimate().evaluations(), "evaluation") + ", "
                + span(plan.estimate().longestSeconds()) + " if every trial took its whole timeout in one slot");
        lines.addAll(counts());
        lines.add("");
        lines.addAll(axes().lines(width, ink));
        lines.add("");
        lines.addAll(points().lines(width, ink));
        section(lines, ink, "defaults", defaults());
        section(lines, ink, "guarantees", plan.guarantees());
        section(
                lines,
                ink,
                "warnings",
                plan.warnings().stream().map(ink::doubtful).toList());
        return lines;
    }

    private String about() {
        return plan.exact() ? "" : "about ";
    }

    /// Where the points of the full product went.
    private List<String> counts() {
        var rest = plan.removed().stream()
                .map(Plan.Removal::points)
                .reduce(plan.rawPoints(), BigInteger::subtract)
                .subtract(plan.duplicates());
        if (plan.rawPoints().equals(rest) && rest.equals(plan.points())) {
            return List.of();
        }
        var about = plan.interval().isPresent() ? "about " : "";
        var table = new Table(Column.number(""), Column.text(""));
        table.row(grouped(plan.rawPoints()), "in the full product");
        plan.removed()
                .forEach(removal -> table.row("-" + grouped(removal.points()), about + "removed by " + removal.rule()));
        if (plan.duplicates().signum() > 0) {
            table.row("-" + grouped(plan.duplicates()), about + "duplicates");
        }
        if (plan.points().compareTo(rest) > 0 && about.isEmpty()) {
            table.row("+" + grouped(plan.points().subtract(rest)), "included");
        }
        table.row(
                grouped(plan.points()),
                about() + "to try" + (plan.points().compareTo(rest) < 0 ? " of those left" : ""));
        var lines = new ArrayList<>(table.lines(Integer.MAX_VALUE, Ink.PLAIN));
        lines.set(0, "");
        interval().ifPresent(lines::add);
        return lines;
    }

    private Optional<String> interval() {
        return plan.interval()
                .map(interval -> "estimated from seeded draws: with 95 % confidence the rules leave "
                        + grouped(interval.low()) + " to " + grouped(interval.high()));
    }

    private Table axes() {
        boolean union = plan.axes().stream().anyMatch(axis -> axis.member() > 0);
        var columns = new ArrayList<Column>();
        if (union) {
            columns.add(Column.number("member"));
        }
        columns.addAll(List.of(Column.text("parameter"), Column.number("values"), Column.text("")));
        var table = new Table(columns);
        for (var axis : plan.axes()) {
            var cells = new ArrayList<String>();
            if (union) {
                cells.add(Integer.toString(axis.member()));
            }
            cells.addAll(List.of(axis.name(), Numbers.grouped(axis.count()), values(axis)));
            table.row(cells);
        }
        return table;
    }

    private static String values(AxisDescription axis) {
        var shown = axis.values().size() == axis.count() && axis.count() <= MAX_VALUES
                ? axis.values().stream().map(PlanReport::plain).collect(Collectors.joining(", "))
                : plain(axis.first()) + " ... " + plain(axis.last());
        return shown
                + axis.when().map(rule -> "  when " + rule).orElse("")
                + axis.zip().map(group -> "  zip " + group).orElse("");
    }

    private Table points() {
        var parameters = new LinkedHashSet<String>();
        var shown = Stream.concat(plan.first().stream(), plan.last().stream()).toList();
        shown.forEach(point -> parameters.addAll(point.values().keySet()));
        var columns = new ArrayList<Column>();
        columns.add(Column.text("points"));
        parameters.forEach(name ->
                columns.add(new Column(name, shown.stream().allMatch(point -> isNumber(point, name)))));
        var table = new Table(columns);
        boolean all = plan.exact()
                && plan.points().compareTo(BigInteger.valueOf(plan.first().size())) <= 0;
        addPoints(table, parameters, "first", plan.first());
        if (!all) {
            addPoints(table, parameters, "last", plan.last());
        }
        return table;
    }

    private static void addPoints(Table table, LinkedHashSet<String> parameters, String which, List<Point> points) {
        for (var point : points) {
            var cells = new ArrayList<String>();
            cells.add(which);
            parameters.forEach(
                    name -> cells.add(point.value(name).map(PlanReport::plain).orElse("")));
            table.row(cells);
        }
    }

    private static boolean isNumber(Point point, String name) {
        return point.value(name).map(value -> value instanceof Value.Numeric).orElse(true);
    }

    private List<String> defaults() {
        return plan.defaults().entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .toList();
    }

    private static void section(List<String> lines, Ink ink, String heading, List<String> content) {
        if (!content.isEmpty()) {
            lines.add("");
            lines.add(ink.bold(heading));
            content.forEach(line -> lines.add("  " + line));
        }
    }

    private static String plain(Value value) {
        return value instanceof Value.Text(var text) ? text : value.canonical();
    }

    private static String grouped(BigInteger count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String counted(BigInteger count, String noun) {
        return grouped(count) + " " + noun + (count.equals(BigInteger.ONE) ? "" : "s");
    }

    private static String span(BigInteger seconds) {
        var longest = BigInteger.valueOf(Duration.ofDays(36_500).toSeconds());
        return seconds.compareTo(longest) > 0
                ? "more than a century"
                : Numbers.span(Duration.ofSeconds(seconds.longValueExact()));
    }
}
