package dev.gridwright.app;

import dev.gridwright.grid.Context;
import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.Parsed;
import dev.gridwright.space.Space;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.Grid;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads the grids of stored studies again, by the rules under which they were accepted.
///
/// *Thread*: any; blocks.
final class StoredGrids {
    /// Spaces of so many studies are kept for the next request.
    private static final int MAX_SPACES = 32;

    private final StudyRecords records;
    private final Optional<Path> dataRoot;
    private final Optional<Path> plugins;
    private final Map<String, Space> spaces = new LinkedHashMap<>(MAX_SPACES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Space> eldest) {
            return size() > MAX_SPACES;
        }
    };

    StoredGrids(StudyRecords records, Optional<Path> dataRoot, Optional<Path> plugins) {
        this.records = records;
        this.dataRoot = dataRoot;
        this.plugins = plugins;
    }

    /// The grid of a study.
    ///
    /// @throws IllegalArgumentException when it cannot be read any more, saying why
    Grid read(StoredStudy study) {
        return switch (GridFile.read(study.document(), GridFile.Format.of(study.format()), context(study.folder()))) {
            case Parsed.Valid valid -> valid.grid();
            case Parsed.Invalid(var problems) ->
                throw new IllegalArgumentException(
                        problems.stream().map(Object::toString).collect(Collectors.joining("; ")));
        };
    }

    private Context context(String folder) {
        if (folder.isEmpty()
                || dataRoot.filter(root -> root.toString().equals(folder)).isPresent()) {
            return Context.server(dataRoot, plugins);
        }
        return Context.embedded(Path.of(folder), plugins);
    }

    /// The space of a study, when there is one and its grid can still be read.
    Optional<Space> space(String id) {
        synchronized (spaces) {
            var known = spaces.get(id);
            if (known != null) {
                return Optional.of(known);
            }
        }
        try {
            var space = records.study(id).map(study -> read(study).space());
            space.ifPresent(found -> {
                synchronized (spaces) {
                    spaces.put(id, found);
                }
            });
            return space;
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
