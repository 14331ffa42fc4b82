package dev.gridwright.importer.draft;

import dev.gridwright.grid.tree.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Names as a grid allows them, each foreign one with the one that stands for it.
public final class Names {
    static final int MAX_CHARACTERS = 128;
    private static final int MAX_GRID_CHARACTERS = 64;

    private final Map<String, String> known = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Notes notes;

    public Names(Notes notes) {
        this.notes = notes;
    }

    /// The parameter that stands for a foreign one, always the same.
    public String parameter(Place place, String foreign) {
        var before = known.get(foreign);
        if (before != null) {
            return before;
        }
        if (foreign.isEmpty() || foreign.length() > MAX_CHARACTERS) {
            notes.fault(
                    place, "not a name for a parameter", '"' + foreign + '"', "1 to " + MAX_CHARACTERS + " characters");
        }
        var word = word(foreign);
        var name = word;
        for (int i = 2; !taken.add(name); i++) {
            name = word + "_" + i;
        }
        known.put(foreign, name);
        if (!name.equals(foreign)) {
            notes.remark("The parameter '" + foreign + "' is called " + name + " here.");
        }
        return name;
    }

    /// The metric that stands for a foreign one.
    public String metric(String foreign) {
        var name = word(foreign);
        if (!name.equals(foreign)) {
            notes.remark("The metric '" + foreign + "' is called " + name + " here.");
        }
        return name;
    }

    private static String word(String foreign) {
        var word = foreign.replaceAll("[^A-Za-z0-9_.]+", "_");
        if (word.isEmpty() || !word.substring(0, 1).matches("[A-Za-z_]")) {
            word = "_" + word;
        }
        return word.length() > MAX_CHARACTERS ? word.substring(0, MAX_CHARACTERS) : word;
    }

    /// A grid's name of any text; `fallback` where nothing of it is left.
    public static String grid(String text, String fallback) {
        var name = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._-]+", "-")
                .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
        if (name.length() > MAX_GRID_CHARACTERS) {
            name = name.substring(0, MAX_GRID_CHARACTERS);
        }
        return name.isEmpty() ? fallback : name;
    }
}
