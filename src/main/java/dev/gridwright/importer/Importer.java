package dev.gridwright.importer;

import dev.gridwright.grid.tree.Reading;
import dev.gridwright.grid.tree.TreeReader;
import dev.gridwright.grid.tree.TreeReader.Format;
import dev.gridwright.importer.draft.Draft;
import dev.gridwright.importer.draft.Missing;
import dev.gridwright.importer.draft.Names;
import dev.gridwright.importer.draft.Notes;
import dev.gridwright.importer.tool.Drafter;
import dev.gridwright.importer.tool.Tool;
import java.util.ArrayList;
import java.util.List;

/// Makes grids of other tools' files. Such a grid is still to be read and checked like any other.
///
/// *Thread*: any; without input or output.
public final class Importer {
    /// The most points that a range without steps may become.
    public static final int MAX_POINTS = 1_000;

    private Importer() {}

    /// How a file is read.
    ///
    /// @param name of the grid where the file has none
    /// @param source what the file is called, for a comment
    /// @param points of a range without steps, 1 to [#MAX_POINTS]
    public record Options(String name, String source, int points) {
        public Options {
            if (points < 1 || points > MAX_POINTS) {
                throw new IllegalArgumentException("a range becomes 1 to " + MAX_POINTS + " points");
            }
            name = Names.grid(name, "imported");
        }
    }

    public static Imported read(Tool tool, byte[] bytes, Options options) {
        var notes = new Notes();
        var draft = new Draft(options.name());
        var drafter = new Drafter(tool, draft, notes, options.points());
        if (Drafter.isJournal(tool, bytes)) {
            drafter.journal(bytes);
            return finish(tool, options, draft, notes);
        }
        return switch (TreeReader.read(bytes, Format.FOREIGN)) {
            case Reading.Broken(var fault) -> new Imported.Invalid(List.of(fault));
            case Reading.Tree tree when !tree.faults().isEmpty() -> new Imported.Invalid(tree.faults());
            case Reading.Tree tree -> {
                drafter.read(tree.root());
                yield finish(tool, options, draft, notes);
            }
        };
    }

    private static Imported finish(Tool tool, Options options, Draft draft, Notes notes) {
        if (!notes.faults().isEmpty()) {
            return new Imported.Invalid(notes.faults());
        }
        new Missing(draft, notes).fillIn();
        draft.label("imported_from", tool.word());
        var comments = new ArrayList<String>();
        comments.add("Made from " + options.source().replaceAll("\\p{Cntrl}+", " ") + " of " + tool.title() + ".");
        list(comments, "Not carried over, or not in the same way:", notes.dropped());
        list(comments, "To know and to do:", notes.remarks());
        comments.add("");
        return new Imported.Grid(GridText.write(comments, draft.document()), notes.dropped(), notes.remarks());
    }

    private static void list(List<String> comments, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            comments.add("");
            comments.add(title);
            lines.forEach(line -> comments.add("- " + line));
        }
    }
}
