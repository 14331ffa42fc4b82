package dev.gridwright.report.html;

import static dev.gridwright.report.html.Markup.at;

import dev.gridwright.report.html.Overview.Line;
import dev.gridwright.report.model.Figures;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Objective.Goal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Each trial as a line through its values, one axis a parameter and the objective as the last; the better, the
/// brighter, and drawn later. Values stand in equal distances.
final class ParallelPlot {
    private static final double WIDTH = 960;
    private static final double HEIGHT = 380;
    private static final double LEFT = 70;
    private static final double RIGHT = WIDTH - 70;
    private static final double TOP = 34;
    private static final double BOTTOM = HEIGHT - 16;
    private static final int MAX_AXES = 9;
    private static final int MAX_LABELS = 9;

    private final List<Axis> axes;
    private final List<Line> lines;
    private final Objective objective;

    /// Parameters that some of the trials do not have.
    private final Set<Axis> lacked;

    ParallelPlot(List<Axis> axes, List<Line> lines, Objective objective) {
        this.axes =
                axes.stream().filter(axis -> axis.size() > 1).limit(MAX_AXES).toList();
        this.lines = List.copyOf(lines);
        this.objective = objective;
        this.lacked = this.axes.stream()
                .filter(axis -> lines.stream().anyMatch(line -> position(axis, line) < 0))
                .collect(Collectors.toSet());
    }

    boolean hasAxes() {
        return !axes.isEmpty();
    }

    private static int position(Axis axis, Line line) {
        return axis.position(line.point().value(axis.name()));
    }

    String svg() {
        double apart = axes.isEmpty() ? 0 : (RIGHT - LEFT) / axes.size();
        var numbers = lines.stream().mapToDouble(Line::objective).toArray();
        boolean more = objective.goal() == Goal.MAXIMIZE;
        // The best is always at the top.
        var scale = Scale.good(numbers, objective.goal(), more ? BOTTOM : TOP, more ? TOP : BOTTOM);
        var drawing = new Drawing(
                "parallel-title", WIDTH, HEIGHT, "Trials as lines through their values, to " + objective.metric());
        var worstFirst = new ArrayList<>(lines);
        Comparator<Line> order = Comparator.comparingDouble(Line::objective);
        worstFirst.sort(more ? order : order.reversed());
        for (int i = 0; i < worstFirst.size(); i++) {
            var line = worstFirst.get(i);
            // How many of a hundred are better.
            int behind = (int) Math.floor(100.0 * (worstFirst.size() - 1 - i) / worstFirst.size());
            double share = Math.clamp((BOTTOM - scale.at(line.objective())) / (BOTTOM - TOP), 0, 1);
            drawing.path(
                    "way",
                    " stroke=\"" + Markup.colour(share) + "\" data-behind=\"" + behind + "\"",
                    path(line, apart, scale),
                    about(line));
        }
        for (int i = 0; i < axes.size(); i++) {
            axis(drawing, axes.get(i), LEFT + i * apart);
        }
        drawing.line("axis", RIGHT, TOP, RIGHT, BOTTOM);
        drawing.text("label", RIGHT, TOP - 16, "middle", Drawing.shortened(objective.metric(), 16));
        for (double tick : scale.ticks(6)) {
            drawing.text("tick halo", RIGHT + 7, scale.at(tick) + 4, "start", scale.label(tick));
        }
        return drawing.end();
    }

    private static String about(Line line) {
        var values = new StringBuilder("trial " + line.index() + ": " + Figures.measured(line.objective()));
        line.point()
                .values()
                .forEach((name, value) ->
                        values.append("\n").append(name).append(" = ").append(Figures.cut(Figures.value(value), 40)));
        return values.toString();
    }

    private String path(Line line, double apart, Scale scale) {
        var path = new StringBuilder();
        for (int i = 0; i < axes.size(); i++) {
            var axis = axes.get(i);
            int position = position(axis, line);
            path.append(path.isEmpty() ? "M" : "L")
                    .append(at(LEFT + i * apart))
                    .append(',')
                    .append(at(place(axis, position)));
        }
        return path.append(path.isEmpty() ? "M" : "L")
                .append(at(RIGHT))
                .append(',')
                .append(at(scale.at(line.objective())))
                .toString();
    }

    /// @param position -1 for a point without the parameter, which has a place below the values where there are
    /// such
    private double place(Axis axis, int position) {
        int below = lacked.contains(axis) ? 1 : 0;
        return BOTTOM - (BOTTOM - TOP) * (position + below) / (axis.size() - 1 + below);
    }

    private void axis(Drawing drawing, Axis axis, double x) {
        drawing.line("axis", x, TOP, x, BOTTOM);
        drawing.text("label", x, TOP - 16, "middle", Drawing.shortened(axis.name(), 16));
        if (lacked.contains(axis)) {
            drawing.text("tick halo", x + 6, place(axis, -1) + 4, "start", Axis.ABSENT);
        }
        int every = Math.max(1, (int) Math.ceil((axis.size() - 1) / (double) MAX_LABELS));
        for (int i = 0; i < axis.size(); i += every) {
            drawing.text("tick halo", x + 6, place(axis, i) + 4, "start", Drawing.shortened(axis.label(i), 10));
        }
    }
}
