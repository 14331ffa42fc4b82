package dev.gridwright.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/// Rows under headings, aligned for people: numbers to the right, two blanks between columns. Where a terminal is
/// too narrow the widest columns are cut.
public final class Table {
    private static final String GAP = "  ";
    private static final int LEAST_COLUMN = 4;

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(Column... columns) {
        this.columns = List.of(columns);
    }

    public Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /// One column: its heading, and whether it holds numbers.
    public record Column(String heading, boolean number) {
        public static Column text(String heading) {
            return new Column(heading, false);
        }

        public static Column number(String heading) {
            return new Column(heading, true);
        }
    }

    /// Adds a row with one cell for each column.
    public Table row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalStateException(cells.size() + " cells for " + columns.size() + " columns");
        }
        rows.add(cells.stream().map(Table::printable).toList());
        return this;
    }

    public Table row(String... cells) {
        return row(List.of(cells));
    }

    /// The lines of the table, headings first, none wider than `width`.
    public List<String> lines(int width, Ink ink) {
        var widths = widths(width);
        var lines = new ArrayList<String>();
        lines.add(ink.bold(line(columns.stream().map(Column::heading).toList(), widths, ink)));
        rows.forEach(row -> lines.add(line(row, widths, ink)));
        return lines;
    }

    private int[] widths(int width) {
        var widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = rows.stream()
                    .mapToInt(row -> length(row.get(column)))
                    .reduce(length(columns.get(i).heading()), Math::max);
        }
        for (int excess = total(widths) - width; excess > 0; excess--) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= LEAST_COLUMN) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private static int total(int[] widths) {
        int total = GAP.length() * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        return total;
    }

    private String line(List<String> cells, int[] widths, Ink ink) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            var cell = cut(cells.get(i), widths[i], ink);
            var blanks = " ".repeat(widths[i] - length(cell));
            line.append(i == 0 ? "" : GAP).append(columns.get(i).number() ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }

    /// `text` in at most `width` columns.
    public static String cut(String text, int width, Ink ink) {
        int length = length(text);
        return length <= width
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + ink.ellipsis();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /// A cell stays on its line and sends nothing to the terminal but letters.
    private static String printable(String text) {
        return text.codePoints().anyMatch(Character::isISOControl) ? text.replaceAll("\\p{Cntrl}+", " ") : text;
    }
}
