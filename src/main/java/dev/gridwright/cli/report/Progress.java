package dev.gridwright.cli.report;

import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.cli.terminal.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/// How far a study has come, in one line: drawn over and over on a terminal, else written every 10 % or 30 s.
public final class Progress {
    private static final int BAR_COLUMNS = 20;
    private static final int LEAST_BAR_COLUMNS = 5;
    private static final int LINE_PERCENT = 10;
    private static final Duration LINE_PAUSE = Duration.ofSeconds(30);

    private int lastTenth = -1;
    private Duration lastAt = Duration.ZERO;

    /// The line for a terminal of `width` columns; what does not fit is left out from the end, the bar shrinks
    /// first.
    public static String bar(StudyDocument study, int width, Ink ink) {
        var parts = new ArrayList<String>();
        parts.add(percent(study) + " %");
        parts.add(study.done() + "/" + study.points());
        if (study.count("running") > 0) {
            parts.add(study.count("running") + " running");
        }
        if (study.failures() > 0) {
            parts.add(study.failures() + " failed");
        }
        if (!study.state().equals("running") && !study.ended()) {
            parts.add(study.state());
        }
        study.best()
                .ifPresent(best -> parts.add("best " + study.metric() + " "
                        + Numbers.measured(best.objective().orElse(Double.NaN))));
        study.eta().filter(_ -> !study.ended()).ifPresent(eta -> parts.add("eta " + Numbers.roughly(eta)));
        var words = String.join("  ", parts);
        int columns = Math.clamp(width - 3L - words.length(), LEAST_BAR_COLUMNS, BAR_COLUMNS);
        int filled = study.points() == 0 ? columns : (int) (columns * study.done() / study.points());
        var line = ink.filled().repeat(filled) + ink.hollow().repeat(columns - filled) + " " + words;
        return Table.cut(line, width - 1, ink);
    }

    /// The line for a log, when one is due: `[00:42] 272/400 (68 %) 5 failed best accuracy=0.9312 eta 3m`.
    ///
    /// @param elapsed since the command began
    public Optional<String> line(StudyDocument study, Duration elapsed) {
        int tenth = percent(study) / LINE_PERCENT;
        boolean due = tenth > lastTenth || elapsed.minus(lastAt).compareTo(LINE_PAUSE) >= 0;
        if (!due) {
            return Optional.empty();
        }
        lastTenth = tenth;
        lastAt = elapsed;
        var line = new StringBuilder()
                .append('[')
                .append(Numbers.watch(elapsed))
                .append("] ")
                .append(study.done())
                .append('/')
                .append(study.points())
                .append(" (")
                .append(percent(study))
                .append(" %)");
        if (study.failures() > 0) {
            line.append(' ').append(study.failures()).append(" failed");
        }
        if (!study.state().equals("running") && !study.ended()) {
            line.append(' ').append(study.state());
        }
        study.best()
                .ifPresent(best -> line.append(" best ")
                        .append(study.metric())
                        .append('=')
                        .append(Numbers.measured(best.objective().orElse(Double.NaN))));
        study.eta()
                .filter(_ -> !study.ended())
                .ifPresent(eta -> line.append(" eta ").append(Numbers.roughly(eta)));
        return Optional.of(line.toString());
    }

    private static int percent(StudyDocument study) {
        return study.points() == 0 ? 100 : (int) (100 * study.done() / study.points());
    }
}
