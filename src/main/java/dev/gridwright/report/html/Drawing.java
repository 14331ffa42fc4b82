package dev.gridwright.report.html;

import static dev.gridwright.report.html.Markup.at;

import dev.gridwright.report.model.Figures;

/// An SVG drawing that grows as it is told to.
final class Drawing {
    private final StringBuilder svg = new StringBuilder(4_096);

    /// @param id of the drawing's title, once in the page
    Drawing(String id, double width, double height, String title) {
        svg.append("<svg viewBox=\"0 0 ")
                .append(at(width))
                .append(' ')
                .append(at(height))
                .append("\" role=\"img\" aria-labelledby=\"")
                .append(id)
                .append("\"><title id=\"")
                .append(id)
                .append("\">")
                .append(Markup.text(title))
                .append("</title>");
    }

    Drawing line(String kind, double x1, double y1, double x2, double y2) {
        svg.append("<line class=\"").append(kind).append('"');
        place("x1", x1).place("y1", y1).place("x2", x2).place("y2", y2);
        svg.append("/>");
        return this;
    }

    /// @param anchor `start`, `middle` or `end`
    Drawing text(String kind, double x, double y, String anchor, String text) {
        svg.append("<text class=\"")
                .append(kind)
                .append("\" text-anchor=\"")
                .append(anchor)
                .append('"');
        place("x", x).place("y", y);
        svg.append('>').append(Markup.text(text)).append("</text>");
        return this;
    }

    /// @param about what a reader is told who points at it
    Drawing dot(String kind, double x, double y, double radius, String about) {
        svg.append("<circle class=\"").append(kind).append('"');
        place("cx", x).place("cy", y).place("r", radius);
        svg.append("><title>").append(Markup.text(about)).append("</title></circle>");
        return this;
    }

    Drawing box(String kind, String fill, double x, double y, double width, double height, String about) {
        svg.append("<rect class=\"").append(kind).append('"');
        if (!fill.isEmpty()) {
            svg.append(" fill=\"").append(fill).append('"');
        }
        place("x", x).place("y", y).place("width", width).place("height", height);
        svg.append("><title>").append(Markup.text(about)).append("</title></rect>");
        return this;
    }

    /// @param attributes more of them, as markup
    Drawing path(String kind, String attributes, String path, String about) {
        svg.append("<path class=\"")
                .append(kind)
                .append('"')
                .append(attributes)
                .append(" d=\"")
                .append(path)
                .append("\">");
        if (!about.isEmpty()) {
            svg.append("<title>").append(Markup.text(about)).append("</title>");
        }
        svg.append("</path>");
        return this;
    }

    /// The lines and numbers of a vertical scale at the left.
    Drawing grid(Scale y, double left, double right, int ticks) {
        for (double tick : y.ticks(ticks)) {
            line("rule", left, y.at(tick), right, y.at(tick));
            text("tick", left - 6, y.at(tick) + 3.5, "end", y.label(tick));
        }
        return this;
    }

    /// A label that has to share its place with others.
    static String shortened(String label, int most) {
        return Figures.cut(label, Math.max(3, most));
    }

    private Drawing place(String name, double number) {
        svg.append(' ').append(name).append("=\"").append(at(number)).append('"');
        return this;
    }

    String end() {
        return svg.append("</svg>").toString();
    }
}
