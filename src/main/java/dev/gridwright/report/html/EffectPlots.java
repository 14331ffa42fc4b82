package dev.gridwright.report.html;

import dev.gridwright.report.model.Figures;
import java.util.List;

/// One small drawing for each parameter: the mean of the objective by its values, all on one scale, and the
/// numbers as a table.
record EffectPlots(List<Axis> axes) {
    private static final double WIDTH = 310;
    private static final double HEIGHT = 190;
    private static final double LEFT = 52;
    private static final double RIGHT = WIDTH - 14;
    private static final double TOP = 10;
    private static final double BOTTOM = HEIGHT - 28;
    private static final int MOST = 12;
    private static final int MAX_ROWS = 60;
    private static final int LABEL_CHARS = 36;

    EffectPlots {
        axes = List.copyOf(axes);
    }

    String html() {
        var varying = axes.stream().filter(axis -> axis.size() > 1).toList();
        if (varying.isEmpty()) {
            return "<p class=\"note\">No parameter has more than one value.</p>";
        }
        var shown = varying.stream().limit(MOST).toList();
        var scale = scale(shown);
        var html = new StringBuilder("<div class=\"panels\">");
        for (int i = 0; i < shown.size(); i++) {
            html.append(panel(i, shown.get(i), scale));
        }
        html.append("</div>");
        if (varying.size() > MOST) {
            html.append("<p class=\"note\">")
                    .append(Figures.counted(varying.size() - MOST, "parameter"))
                    .append(" that explain less are not drawn.</p>");
        }
        return html.toString();
    }

    private static Scale scale(List<Axis> shown) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (var axis : shown) {
            for (int i = 0; i < axis.size(); i++) {
                if (axis.numbers(i).count() > 0) {
                    low = Math.min(low, axis.numbers(i).mean());
                    high = Math.max(high, axis.numbers(i).mean());
                }
            }
        }
        return low > high ? new Scale(0, 1, BOTTOM, TOP) : Scale.around(low, high, BOTTOM, TOP);
    }

    private static String panel(int number, Axis axis, Scale y) {
        var title = axis.name() + " explains " + Figures.percent(axis.share()) + " of the variance";
        var drawing = new Drawing("effect-" + number, WIDTH, HEIGHT, title).grid(y, LEFT, RIGHT, 4);
        double apart = axis.size() < 2 ? 0 : (RIGHT - LEFT - 28) / (axis.size() - 1);
        int every = Math.max(1, (int) Math.ceil(axis.size() / labels(axis)));
        var path = new StringBuilder();
        for (int i = 0; i < axis.size(); i++) {
            double x = LEFT + 14 + i * apart;
            var numbers = axis.numbers(i);
            if (i % every == 0) {
                var label = Drawing.shortened(axis.label(i), LABEL_CHARS * every / axis.size());
                drawing.text("tick", x, BOTTOM + 17, "middle", label);
            }
            if (numbers.count() > 0) {
                path.append(path.isEmpty() ? "M" : "L")
                        .append(Markup.at(x))
                        .append(',')
                        .append(Markup.at(y.at(numbers.mean())));
            }
        }
        if (axis.numeric()) {
            drawing.path("mean", "", path.isEmpty() ? "M0,0" : path.toString(), "");
        }
        for (int i = 0; i < axis.size(); i++) {
            var numbers = axis.numbers(i);
            double x = LEFT + 14 + i * apart;
            if (numbers.count() > 0) {
                if (!axis.numeric()) {
                    drawing.line("stem", x, BOTTOM, x, y.at(numbers.mean()));
                }
                drawing.dot(
                        "level",
                        x,
                        y.at(numbers.mean()),
                        axis.size() > 40 ? 2 : 4,
                        axis.name() + " = " + axis.label(i) + ": mean " + Figures.measured(numbers.mean()) + ", best "
                                + Figures.measured(numbers.best()) + ", " + Figures.counted(numbers.count(), "trial"));
            }
        }
        return "<figure class=\"panel\"><figcaption><b>" + Markup.text(axis.name()) + "</b> <span>explains "
                + Figures.percent(axis.share()) + "</span></figcaption>" + drawing.end() + table(axis) + "</figure>";
    }

    /// How many labels have room.
    private static double labels(Axis axis) {
        int longest = 1;
        for (int i = 0; i < axis.size(); i++) {
            longest = Math.max(longest, axis.label(i).length());
        }
        return Math.max(2, LABEL_CHARS / (Math.min(longest, 10) + 1.0));
    }

    private static String table(Axis axis) {
        var rows = new StringBuilder();
        for (int i = 0; i < Math.min(MAX_ROWS, axis.size()); i++) {
            var numbers = axis.numbers(i);
            rows.append("<tr><th scope=\"row\">").append(Markup.text(axis.label(i)));
            for (var cell : List.of(
                    Figures.measured(numbers.mean()),
                    Figures.measured(numbers.best()),
                    Figures.grouped(numbers.count()),
                    Figures.grouped(numbers.failed()))) {
                rows.append("<td class=\"n\">").append(cell);
            }
            rows.append("</tr>");
        }
        var more = axis.size() > MAX_ROWS
                ? "<p class=\"note\">The first " + MAX_ROWS + " of " + Figures.grouped(axis.size()) + " values.</p>"
                : "";
        return "<details><summary>Numbers</summary><div class=\"wide\"><table><thead><tr><th scope=\"col\">value<th scope=\"col\""
                + " class=\"n\">mean<th scope=\"col\" class=\"n\">best<th scope=\"col\" class=\"n\">trials<th scope=\"col\""
                + " class=\"n\">failed</tr></thead><tbody>" + rows + "</tbody></table></div>" + more + "</details>";
    }
}
