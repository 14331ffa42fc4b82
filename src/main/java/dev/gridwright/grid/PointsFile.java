package dev.gridwright.grid;

import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Problem;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.space.Drafted;
import dev.gridwright.grid.space.SpacePart;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Reading;
import dev.gridwright.grid.tree.TreeReader;
import dev.gridwright.space.Point;
import dev.gridwright.space.PointDraft;
import java.util.ArrayList;
import java.util.List;

/// Reads points that are added to a study, written as `{"points": [{"x": 1, "y": 2}], "first": true}`, by the rules of
/// `include` of its grid.
public final class PointsFile {
    /// Points of one document.
    public static final int MAX_POINTS = 1_000;

    private static final String POINTS = "a list of 1 to %,d maps from parameters to values".formatted(MAX_POINTS);

    private PointsFile() {}

    /// What came of reading.
    public sealed interface Read {
        /// @param points at least one, each with its constants
        /// @param first whether they are to be tried before others
        record Valid(List<Point> points, boolean first) implements Read {
            public Valid {
                points = List.copyOf(points);
            }
        }

        /// @param problems at least one
        record Invalid(List<Problem> problems) implements Read {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }

        /// The grid cannot be read any more.
        ///
        /// @param problems of the grid, at least one
        record WithoutGrid(List<Problem> problems) implements Read {
            public WithoutGrid {
                problems = List.copyOf(problems);
            }
        }
    }

    /// @param grid of the study, as it was accepted
    /// @param context where it was
    public static Read read(String json, String grid, GridFile.Format format, Context context) {
        return switch (TreeReader.read(json, TreeReader.Format.JSON)) {
            case Reading.Broken(var fault) -> new Read.Invalid(List.of(Findings.problem(fault)));
            case Reading.Tree tree -> {
                var findings = new Findings(tree.root(), List.of());
                tree.faults().forEach(findings::fault);
                var section = Section.of(tree.root(), Shape.POINTS, findings);
                boolean first = section.flatMap(body -> body.flag("first")).orElse(false);
                var drafts = section.map(body -> drafts(body, findings)).orElse(List.of());
                yield check(drafts, first, findings, TreeReader.read(grid, format.reading()), context);
            }
        };
    }

    private static List<PointDraft> drafts(Section body, Findings findings) {
        body.require("points", POINTS);
        var nodes = body.list("points", POINTS);
        if (nodes.size() > MAX_POINTS) {
            findings.problem(body.place("points"), "too many points", Integer.toString(nodes.size()), POINTS);
            return List.of();
        }
        body.get("points")
                .filter(node -> node instanceof Node.Listing && nodes.isEmpty())
                .ifPresent(node -> findings.mismatch(node, POINTS));
        var drafts = new ArrayList<PointDraft>();
        nodes.forEach(node -> SpacePart.point(node, findings).ifPresent(drafts::add));
        return drafts;
    }

    private static Read check(
            List<PointDraft> drafts, boolean first, Findings findings, Reading grid, Context context) {
        if (grid instanceof Reading.Broken(var fault)) {
            return new Read.WithoutGrid(List.of(Findings.problem(fault)));
        }
        var root = ((Reading.Tree) grid).root();
        var ofGrid = new Findings(root, List.of());
        var complete = new GridCheck(context, ofGrid, new Drafted.Beside(drafts, findings)).check(root);
        if (complete.isEmpty()) {
            return new Read.WithoutGrid(ofGrid.problems());
        }
        return findings.count() > 0
                ? new Read.Invalid(findings.problems())
                : new Read.Valid(complete.get().grid().space().points(drafts).orThrow(), first);
    }
}
