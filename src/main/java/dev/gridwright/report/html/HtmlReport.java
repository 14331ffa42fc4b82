package dev.gridwright.report.html;

import dev.gridwright.report.model.Failures;
import dev.gridwright.report.model.Figures;
import dev.gridwright.report.model.StudyResults;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Trial;
import java.util.List;

/// A study as one page: verdict, gates, the best 50 points, history, main effects, heat map, parallel
/// coordinates, failures and where the numbers come from. It loads nothing, and its policy allows nothing but
/// its own style and script.
public final class HtmlReport {
    private static final int BEST = 50;

    private final StudyView study;
    private final List<Trial> best;
    private final Overview overview;
    private final Failures failures;

    private HtmlReport(StudyResults results) {
        this.study = results.study();
        this.best = results.best(BEST);
        this.overview = Overview.of(results, best);
        this.failures = Failures.of(results);
    }

    public static String of(StudyResults results) {
        return new HtmlReport(results).page();
    }

    /// What the page may load and run, for the head of an answer.
    public static String policy() {
        return rules() + "; frame-ancestors 'none'";
    }

    private static String rules() {
        return "default-src 'none'; style-src " + Asset.STYLE.hash() + "; script-src " + Asset.SCRIPT.hash()
                + "; img-src data:; base-uri 'none'; form-action 'none'";
    }

    private String page() {
        var sections = new Sections(study);
        var page = new StringBuilder(64 * 1_024);
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(rules())
                .append("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append(
                        "<meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n<title>")
                .append(Markup.text(study.id()))
                .append("</title>\n<style>")
                .append(Asset.STYLE.text())
                .append("</style>\n</head>\n<body>\n<main>\n")
                .append(sections.head());
        section(page, "gates", "Gates", sections.gates());
        section(page, "best", "Best points", sections.leaderboard(best));
        section(page, "history", "History", history());
        section(page, "effects", "Main effects", effects());
        section(page, "heat", "Heat map", heat());
        section(page, "parallel", "Parallel coordinates", parallel());
        section(page, "failures", "Failures", sections.failures(failures));
        section(page, "study", "Study", sections.facts());
        page.append(
                        "<footer>Made by Gridwright. This page holds all it shows and loads nothing.</footer>\n</main>\n<script>")
                .append(Asset.SCRIPT.text())
                .append("</script>\n</body>\n</html>\n");
        return page.toString();
    }

    private static void section(StringBuilder page, String id, String title, String content) {
        if (!content.isEmpty()) {
            page.append("<section id=\"part-")
                    .append(id)
                    .append("\" aria-labelledby=\"head-")
                    .append(id)
                    .append("\">\n<h2 id=\"head-")
                    .append(id)
                    .append("\">")
                    .append(title)
                    .append("</h2>\n")
                    .append(content)
                    .append("\n</section>\n");
        }
    }

    private String history() {
        if (overview.history().improvements().isEmpty()) {
            return "";
        }
        var plot = new HistoryPlot(
                overview.history(), study.objective(), overview.effects().ended());
        var note = new StringBuilder();
        int sampled = overview.history().sampled().size();
        if (overview.scored() > sampled) {
            note.append(Figures.grouped(sampled))
                    .append(" of ")
                    .append(Figures.counted(overview.scored(), "trial"))
                    .append(" are drawn, evenly spread; the line is that of all. ");
        }
        if (plot.beyond() > 0) {
            note.append(Figures.counted(plot.beyond(), "trial"))
                    .append(" far from the best drawn at the edge, as a ring.");
        }
        return plot.svg() + note(note.toString());
    }

    private String effects() {
        if (overview.axes().isEmpty() || overview.scored() == 0) {
            return "";
        }
        var left = overview.effects().leftOut().stream()
                .flatMap(one -> one.parameters().stream())
                .toList();
        return new EffectPlots(overview.axes()).html()
                + note("Mean " + study.objective().metric()
                        + " by value, over all trials that gave a number; the share is that of the variance between them which"
                        + " the means of the values explain."
                        + (left.isEmpty() ? "" : " Not drawn, for too many values: " + String.join(", ", left) + "."));
    }

    private String heat() {
        var maps = overview.maps();
        if (maps.isEmpty() || overview.scored() == 0) {
            return "";
        }
        var plot = new HeatPlot(maps, study.objective());
        var options = new StringBuilder();
        for (int i = 0; i < maps.size(); i++) {
            options.append("<option value=\"")
                    .append(i)
                    .append("\">")
                    .append(Markup.text(
                            maps.get(i).x().name() + " × " + maps.get(i).y().name()))
                    .append("</option>");
        }
        return "<div class=\"controls\" hidden><label>Parameters <select id=\"heat-pair\">" + options
                + "</select></label><label>Show <select id=\"heat-what\"><option value=\"2\">best</option>"
                + "<option value=\"3\">mean</option></select></label></div>\n<div id=\"heat\">" + plot.svg() + "</div>"
                + legend() + "\n<script type=\"application/json\" id=\"heat-data\">" + Markup.script(plot.data())
                + "</script>";
    }

    private static String legend() {
        var bar = new StringBuilder("<p class=\"legend\">worse <svg viewBox=\"0 0 40 3\" preserveAspectRatio=\"none\""
                + " aria-hidden=\"true\">");
        for (int i = 0; i < 40; i++) {
            bar.append("<rect x=\"")
                    .append(i)
                    .append("\" width=\"1.1\" height=\"3\" fill=\"")
                    .append(Markup.colour(i / 39.0))
                    .append("\"/>");
        }
        return bar.append("</svg> better</p>").toString();
    }

    private String parallel() {
        var plot = new ParallelPlot(overview.axes(), overview.lines(), study.objective());
        if (overview.lines().size() < 2 || !plot.hasAxes()) {
            return "";
        }
        var sampled = overview.lines().size() < overview.scored()
                ? Figures.grouped(overview.lines().size()) + " of " + Figures.counted(overview.scored(), "trial")
                        + " are drawn: the best " + Math.min(best.size(), Overview.BEST_LINES)
                        + " and others evenly spread. "
                : "";
        return "<div class=\"controls\" hidden><label>Only the best <input id=\"part\" type=\"range\" min=\"1\" max=\"100\""
                + " value=\"100\"></label><output id=\"part-text\" for=\"part\">100 %</output></div>\n<div class=\"wide\">"
                + plot.svg() + "</div>" + legend()
                + note(sampled + "Each line is a trial; " + Axis.ABSENT
                        + " stands for a parameter that it does not have.");
    }

    private static String note(String text) {
        return text.isBlank() ? "" : "<p class=\"note\">" + Markup.text(text) + "</p>";
    }
}
