package dev.gridwright.importer.draft;

import dev.gridwright.grid.tree.Fault;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// Collects what is to be told of one file.
public final class Notes {
    private static final int MAX = 200;
    private static final int MAX_CHARACTERS = 400;

    private final List<Fault> faults = new ArrayList<>();
    private final SequencedSet<String> dropped = new LinkedHashSet<>();
    private final SequencedSet<String> remarks = new LinkedHashSet<>();

    /// What stands there is not what the tool allows.
    public void fault(Place place, String detail, String found, String allowed) {
        if (faults.size() < MAX) {
            faults.add(new Fault(place, detail, line(found), line(allowed)));
        }
    }

    /// A node is of another shape than the tool allows.
    public void mismatch(Node node, String allowed) {
        if (!(node instanceof Node.Refused)) {
            fault(node.place(), "not allowed here", node.words(), allowed);
        }
    }

    /// What stands there is not in the grid, or means something else there.
    public void drop(Place place, String what) {
        add(dropped, where(place) + what);
    }

    /// Something that its user should know or still has to do.
    public void remark(String what) {
        add(remarks, what);
    }

    private static void add(SequencedSet<String> lines, String line) {
        if (lines.size() < MAX) {
            lines.add(line(line));
        }
    }

    private static String where(Place place) {
        var pointer = place.pointer();
        return pointer.isEmpty() ? "" : pointer.substring(1).replace("~1", "/").replace("~0", "~") + ": ";
    }

    /// On one line, without what could end a comment or confuse a terminal.
    private static String line(String text) {
        var clean = text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
        return clean.length() > MAX_CHARACTERS ? clean.substring(0, MAX_CHARACTERS) + "…" : clean;
    }

    public List<Fault> faults() {
        return List.copyOf(faults);
    }

    public List<String> dropped() {
        return List.copyOf(dropped);
    }

    public List<String> remarks() {
        return List.copyOf(remarks);
    }
}
