package dev.gridwright.report.html;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.api.Wire;
import dev.gridwright.report.model.Figures;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Objective.Goal;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/// The best objective by the values of two parameters. One pair is drawn here; the script of the page draws the
/// others from [#data], in the same way.
record HeatPlot(List<PairMap> maps, Objective objective) {
    private static final double WIDTH = 960;
    private static final double LEFT = 110;
    private static final double RIGHT = WIDTH - 12;
    private static final double TOP = 8;
    private static final int MAX_ROW = 44;
    private static final int MIN_ROW = 9;
    private static final int MAX_NUMBERS = 16;

    HeatPlot {
        maps = List.copyOf(maps);
    }

    String svg() {
        var map = maps.getFirst();
        int columns = map.x().size();
        int rows = map.y().size();
        double height = Math.clamp(Math.round(420.0 / rows), MIN_ROW, MAX_ROW);
        double width = (RIGHT - LEFT) / columns;
        double bottom = TOP + rows * height;
        var range = range(map);
        var drawing = new Drawing(
                "heat-title",
                WIDTH,
                bottom + 44,
                "Best " + objective.metric() + " by " + map.x().name() + " and "
                        + map.y().name());
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < rows; j++) {
                cell(drawing, map, i, j, range, LEFT + i * width, bottom - (j + 1) * height, width, height);
            }
        }
        int everyColumn = Math.max(1, (int) Math.ceil(columns / 16.0));
        for (int i = 0; i < columns; i += everyColumn) {
            drawing.text(
                    "tick",
                    LEFT + (i + 0.5) * width,
                    bottom + 16,
                    "middle",
                    Drawing.shortened(map.x().label(i), 9));
        }
        int everyRow = Math.max(1, (int) Math.ceil(12 / height));
        for (int j = 0; j < rows; j += everyRow) {
            drawing.text(
                    "tick",
                    LEFT - 8,
                    bottom - (j + 0.5) * height + 4,
                    "end",
                    Drawing.shortened(map.y().label(j), 10));
        }
        drawing.text("label", (LEFT + RIGHT) / 2, bottom + 36, "middle", map.x().name());
        drawing.text("label", 4, TOP + 10, "start", Drawing.shortened(map.y().name(), 14));
        return drawing.end();
    }

    private void cell(
            Drawing drawing, PairMap map, int i, int j, Scale range, double x, double y, double width, double height) {
        double best = map.best(i, j);
        int fallen = map.fallen(i, j);
        if (Double.isNaN(best) && fallen == 0) {
            return;
        }
        var about = map.x().name() + " = " + map.x().label(i) + ", " + map.y().name() + " = "
                + map.y().label(j) + ": "
                + (Double.isNaN(best)
                        ? "no number"
                        : "best " + Figures.measured(best) + ", mean " + Figures.measured(map.mean(i, j)) + ", "
                                + Figures.counted(map.count(i, j), "trial"))
                + (fallen > 0 ? ", " + Figures.grouped(fallen) + " failed" : "");
        double share = Double.isNaN(best) ? 0 : share(best, range);
        drawing.box(
                Double.isNaN(best) ? "cell none" : "cell",
                Double.isNaN(best) ? "" : Markup.colour(share),
                x + 0.5,
                y + 0.5,
                width - 1,
                height - 1,
                about);
        if (!Double.isNaN(best) && map.x().size() <= MAX_NUMBERS && height >= 15) {
            drawing.text(
                    share > 0.55 ? "in dark" : "in light",
                    x + width / 2,
                    y + height / 2 + 4,
                    "middle",
                    Figures.brief(best));
        }
    }

    private double share(double number, Scale range) {
        double share = range.at(number);
        return objective.goal() == Goal.MAXIMIZE ? share : 1 - share;
    }

    /// From the lowest to the highest best of a cell; some bad cells beyond are drawn as the worst.
    private Scale range(PairMap map) {
        return Scale.good(bests(map), objective.goal(), 0, 1);
    }

    private static double[] bests(PairMap map) {
        return IntStream.range(0, map.x().size() * map.y().size())
                .mapToDouble(
                        cell -> map.best(cell / map.y().size(), cell % map.y().size()))
                .filter(Double::isFinite)
                .toArray();
    }

    /// The pairs for the script: names, labels, and for each cell `[x, y, best, mean, trials, failed]`.
    String data() {
        return new String(Wire.bytes(this::write), StandardCharsets.UTF_8);
    }

    private void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("metric", objective.metric());
        out.writeStringField("goal", objective.goal().word());
        out.writeArrayFieldStart("maps");
        for (var map : maps) {
            out.writeStartObject();
            axis(out, "x", map.x());
            axis(out, "y", map.y());
            out.writeArrayFieldStart("cells");
            for (int i = 0; i < map.x().size(); i++) {
                for (int j = 0; j < map.y().size(); j++) {
                    if (map.count(i, j) + map.fallen(i, j) > 0) {
                        cell(out, map, i, j);
                    }
                }
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void axis(JsonGenerator out, String member, Axis axis) throws IOException {
        out.writeObjectFieldStart(member);
        out.writeStringField("name", axis.name());
        out.writeArrayFieldStart("labels");
        for (int i = 0; i < axis.size(); i++) {
            out.writeString(Figures.cut(axis.label(i), 40));
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void cell(JsonGenerator out, PairMap map, int i, int j) throws IOException {
        out.writeStartArray();
        out.writeNumber(i);
        out.writeNumber(j);
        number(out, map.best(i, j));
        number(out, map.mean(i, j));
        out.writeNumber(map.count(i, j));
        out.writeNumber(map.fallen(i, j));
        out.writeEndArray();
    }

    private static void number(JsonGenerator out, double number) throws IOException {
        if (Double.isFinite(number)) {
            // Six digits are more than a colour shows.
            out.writeNumber(new BigDecimal(number).round(new MathContext(6)));
        } else {
            out.writeNull();
        }
    }
}
