package dev.gridwright.cli.forge;

import java.util.Arrays;
import java.util.Locale;

/// Text in the forms that GitHub's runner reads.
///
/// *Source*: GitHub Actions, "Workflow commands".
final class WorkflowText {
    private WorkflowText() {}

    /// `::error title=…::…`
    ///
    /// @param kind `error`, `warning` or `notice`
    static String annotation(String kind, String title, String message) {
        var head = escape(title).replace(":", "%3A").replace(",", "%2C");
        return "::" + kind + " title=" + head + "::" + escape(message);
    }

    private static String escape(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    /// A line, or several for a value of several lines, between marks that the value does not hold.
    static String output(String name, String value) {
        if (value.indexOf('\n') < 0 && value.indexOf('\r') < 0) {
            return name + "=" + value + "\n";
        }
        var mark = "END_OF_" + name.toUpperCase(Locale.ROOT);
        var lines = Arrays.asList(value.split("[\r\n]", -1));
        while (lines.contains(mark)) {
            mark += "_";
        }
        return name + "<<" + mark + "\n" + value + "\n" + mark + "\n";
    }
}
