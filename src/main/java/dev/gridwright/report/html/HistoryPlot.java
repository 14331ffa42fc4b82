package dev.gridwright.report.html;

import static dev.gridwright.report.html.Markup.at;

import dev.gridwright.report.model.Figures;
import dev.gridwright.study.aggregate.History;
import dev.gridwright.trial.Objective;

/// The objective of trials in the order in which they ended, and the best so far.
record HistoryPlot(History history, Objective objective, long ended) {
    private static final double WIDTH = 960;
    private static final double HEIGHT = 300;
    private static final double LEFT = 64;
    private static final double RIGHT = WIDTH - 12;
    private static final double TOP = 12;
    private static final double BOTTOM = HEIGHT - 40;

    String svg() {
        var y = scale();
        var x = new Scale(0, Math.max(1, ended), LEFT, RIGHT);
        var drawing = new Drawing("history-title", WIDTH, HEIGHT, "Best " + objective.metric() + " so far");
        drawing.grid(y, LEFT, RIGHT, 5);
        for (double tick : x.ticks(8)) {
            if (tick == Math.rint(tick)) {
                drawing.text("tick", x.at(tick), BOTTOM + 16, "middle", Figures.grouped((long) tick));
            }
        }
        drawing.text("label", (LEFT + RIGHT) / 2, HEIGHT - 6, "middle", "trials ended");
        for (var step : history.sampled()) {
            drawing.dot(
                    y.holds(step.objective()) ? "trial" : "trial far",
                    x.at(step.completed()),
                    y.at(step.objective()),
                    2.6,
                    about(step));
        }
        drawing.path("best", "", best(x, y), "");
        for (var step : history.improvements()) {
            drawing.dot("improved", x.at(step.completed()), y.at(step.objective()), 4, "new best: " + about(step));
        }
        return drawing.end();
    }

    private static String about(History.Step step) {
        return "trial " + step.index() + ": " + Figures.measured(step.objective());
    }

    private String best(Scale x, Scale y) {
        var path = new StringBuilder();
        for (var step : history.improvements()) {
            path.append(path.isEmpty() ? "M" : "H").append(at(x.at(step.completed())));
            path.append(path.lastIndexOf("H") < 0 ? "," : "V").append(at(y.at(step.objective())));
        }
        return path.append('H').append(at(RIGHT)).toString();
    }

    /// How many sampled trials lie beyond the scale.
    long beyond() {
        var y = scale();
        return history.sampled().stream()
                .filter(step -> !y.holds(step.objective()))
                .count();
    }

    private Scale scale() {
        var numbers =
                history.sampled().stream().mapToDouble(History.Step::objective).toArray();
        var good = Scale.good(numbers, objective.goal(), BOTTOM, TOP);
        double best = history.improvements().getLast().objective();
        return Scale.around(Math.min(best, good.low()), Math.max(best, good.high()), BOTTOM, TOP);
    }
}
