package dev.gridwright.grid.tree;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Where a part of a document stands: its JSON pointer, and its line and column counted from 1. Line 0 means that it
/// does not stand in the text, for example because it was given on the command line.
public final class Place {
    private final @Nullable Place parent;
    private final @Nullable String key;
    private final int index;
    private final int line;
    private final int column;

    private Place(@Nullable Place parent, @Nullable String key, int index, int line, int column) {
        this.parent = parent;
        this.key = key;
        this.index = index;
        this.line = line;
        this.column = column;
    }

    public static Place root(int line, int column) {
        return new Place(null, null, 0, line, column);
    }

    /// The place of the value under a key of the map at this place.
    public Place key(String name, int atLine, int atColumn) {
        return new Place(this, name, 0, atLine, atColumn);
    }

    /// The place of an item of the list at this place, counted from 0.
    public Place item(int number, int atLine, int atColumn) {
        return new Place(this, null, number, atLine, atColumn);
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    /// The JSON pointer (RFC 6901); empty for the whole document.
    public String pointer() {
        var steps = new ArrayDeque<String>();
        for (var place = this; place.parent != null; place = place.parent) {
            steps.push(
                    place.key == null
                            ? Integer.toString(place.index)
                            : place.key.replace("~", "~0").replace("/", "~1"));
        }
        return steps.isEmpty() ? "" : "/" + String.join("/", steps);
    }

    @Override
    public String toString() {
        return pointer() + " (" + line + ":" + column + ")";
    }
}
