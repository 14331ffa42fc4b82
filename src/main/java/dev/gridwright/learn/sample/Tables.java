package dev.gridwright.learn.sample;

import dev.gridwright.data.DataFile;
import dev.gridwright.data.DataProblem;
import dev.gridwright.data.DataSource;
import dev.gridwright.data.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The tables that a process has read, each once per content. The least recently used go first.
///
/// *Thread*: safe; one reads while others wait.
public final class Tables {

    /// Tables kept, at most.
    private static final int MAX_TABLES = 4;

    private final Map<Key, Table> tables = new LinkedHashMap<>(MAX_TABLES, 0.75f, true);

    /// The table of a source.
    ///
    /// @param sha256 the hash that the file must have, if it is known; then a table read before is used as it is
    /// @throws DataProblem if the file cannot be used
    /// @throws IllegalStateException if the file has another hash
    public synchronized Table read(DataSource source, Optional<String> sha256) throws DataProblem {
        Table known = sha256.map(hash -> tables.get(new Key(source, hash))).orElse(null);
        if (known != null) {
            return known;
        }
        Table table = DataFile.read(source);
        String found = table.summary().sha256();
        if (sha256.isPresent() && !sha256.get().equals(found)) {
            throw new IllegalStateException("%s changed since the study was planned: its hash was %s and is %s"
                    .formatted(source.file(), sha256.get(), found));
        }
        tables.put(new Key(source, found), table);
        if (tables.size() > MAX_TABLES) {
            tables.remove(tables.keySet().iterator().next());
        }
        return table;
    }

    private record Key(DataSource source, String sha256) {}
}
