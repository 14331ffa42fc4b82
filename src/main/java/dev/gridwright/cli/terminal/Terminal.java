package dev.gridwright.cli.terminal;

/// What is known of the places that words are written to.
///
/// @param out whether standard output is a terminal
/// @param err whether standard error is a terminal
/// @param colour whether a terminal may be coloured
/// @param unicode whether letters beyond ASCII are shown
public record Terminal(boolean out, boolean err, int width, boolean colour, boolean unicode) {
    /// Columns of a terminal that does not tell.
    public static final int USUAL_WIDTH = 80;

    private static final int LEAST_WIDTH = 20;

    public Terminal {
        width = Math.max(width, LEAST_WIDTH);
    }

    /// Neither stream is a terminal.
    public static Terminal none(boolean unicode) {
        return new Terminal(false, false, USUAL_WIDTH, false, unicode);
    }

    public Terminal withoutColour() {
        return new Terminal(out, err, width, false, unicode);
    }

    /// How standard output is written.
    public Ink outInk() {
        return new Ink(out && colour, unicode);
    }

    /// How standard error is written.
    public Ink errInk() {
        return new Ink(err && colour, unicode);
    }

    /// The columns a table on standard output may take.
    public int outWidth() {
        return out ? width : Integer.MAX_VALUE;
    }
}
