package dev.gridwright.images;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What is noted of a table that was made.
///
/// @param sha256 of its file
/// @param skipped how many images were left out, by reason
record TableNote(String sha256, Map<String, Long> skipped) {
    private static final Pattern LINE = Pattern.compile("(\\S+) (\\d{1,9})");

    String text() {
        var text = new StringBuilder(sha256).append('\n');
        skipped.forEach(
                (reason, count) -> text.append(reason).append(' ').append(count).append('\n'));
        return text.toString();
    }

    /// Reads a note; empty when a crash has broken it.
    static Optional<TableNote> read(String text) {
        var lines = text.split("\n", -1);
        if (!lines[0].matches("[0-9a-f]{64}") || !text.endsWith("\n")) {
            return Optional.empty();
        }
        var skipped = new TreeMap<String, Long>();
        for (int i = 1; i < lines.length - 1; i++) {
            var line = LINE.matcher(lines[i]);
            if (!line.matches()) {
                return Optional.empty();
            }
            skipped.put(line.group(1), Long.parseLong(line.group(2)));
        }
        return Optional.of(new TableNote(lines[0], skipped));
    }
}
