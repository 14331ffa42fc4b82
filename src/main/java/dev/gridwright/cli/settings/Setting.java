package dev.gridwright.cli.settings;

import java.util.List;

/// Values given for an option other than on the command line.
///
/// @param values one, or several for an option that may be repeated
/// @param source the variable or the file
public record Setting(List<String> values, String source) {
    public Setting {
        values = List.copyOf(values);
    }

    /// The values as one text, a line each.
    public String text() {
        return String.join(Settings.SEPARATOR, values);
    }
}
