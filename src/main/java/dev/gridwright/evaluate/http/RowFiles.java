package dev.gridwright.evaluate.http;

import dev.gridwright.data.DataProblem;
import dev.gridwright.data.TextTable;
import dev.gridwright.trial.HttpCall;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files of rows that were read last, as they were when their studies were accepted.
///
/// State is owned by this object's monitor.
final class RowFiles {
    private static final int MAX_FILES = 4;

    private final Map<String, List<Map<String, String>>> read = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Map<String, String>>> eldest) {
            return size() > MAX_FILES;
        }
    };

    /// The rows of a file, each with its texts by column.
    ///
    /// *Thread*: any; blocks on the disk.
    ///
    /// @param sha256 that the file must have
    synchronized List<Map<String, String>> rows(HttpCall.Rows file, String sha256) throws Fallen {
        var key = sha256 + ' ' + file.path();
        var known = read.get(key);
        if (known != null) {
            return known;
        }
        try {
            var table = TextTable.read(Path.of(file.path()));
            if (!sha256.isEmpty() && !table.sha256().equals(sha256)) {
                throw Fallen.noAnswer("The file " + file.file()
                        + " has changed since the study was accepted; submit the grid again, or put the file back.");
            }
            var rows = table.rows().stream().map(row -> byColumn(table, row)).toList();
            read.put(key, rows);
            return rows;
        } catch (DataProblem e) {
            throw Fallen.noAnswer(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> byColumn(TextTable table, List<String> row) {
        var texts = new LinkedHashMap<String, String>();
        for (int i = 0; i < row.size(); i++) {
            texts.put(table.columns().get(i), row.get(i));
        }
        return texts;
    }
}
