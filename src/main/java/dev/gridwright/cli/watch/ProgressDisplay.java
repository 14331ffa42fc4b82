package dev.gridwright.cli.watch;

import dev.gridwright.cli.host.Surroundings;
import dev.gridwright.cli.report.Progress;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Terminal;
import java.io.PrintStream;
import java.time.Duration;

/// Shows progress on standard error: one line drawn over and over on a terminal, at most five times a second, else
/// lines for a log.
public final class ProgressDisplay {
    private static final Duration REDRAW = Duration.ofMillis(200);

    private final PrintStream err;
    private final Terminal terminal;
    private final boolean quiet;
    private final Progress progress = new Progress();
    private boolean drawn;
    private Duration drawnAt = REDRAW.negated();

    public ProgressDisplay(Surroundings surroundings, Terminal terminal, boolean quiet) {
        this.err = surroundings.err();
        this.terminal = terminal;
        this.quiet = quiet;
    }

    /// @param elapsed since the command began
    public void show(StudyDocument study, Duration elapsed) {
        if (quiet) {
            return;
        }
        if (!terminal.err()) {
            progress.line(study, elapsed).ifPresent(this::line);
        } else if (study.ended() || elapsed.minus(drawnAt).compareTo(REDRAW) >= 0) {
            err.print(Ink.CLEAR_LINE + Progress.bar(study, terminal.width(), terminal.errInk()));
            err.flush();
            drawn = true;
            drawnAt = elapsed;
        }
    }

    /// Leaves the bar behind, so that what follows starts on a line of its own.
    public void finish() {
        if (drawn) {
            err.println();
            err.flush();
            drawn = false;
        }
    }

    private void line(String line) {
        err.println(line);
        err.flush();
    }
}
