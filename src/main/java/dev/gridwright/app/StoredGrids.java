package dev.gridwright.app;

import dev.gridwright.grid.CommandRules;
import dev.gridwright.grid.Context;
import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.Parsed;
import dev.gridwright.grid.PointsFile;
import dev.gridwright.space.Space;
import dev.gridwright.store.AddedPoint;
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
    private final CommandRules commands;
    private final Map<String, Known> spaces = new LinkedHashMap<>(MAX_SPACES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MAX_SPACES;
        }
    };

    /// @param points of the study; the space has at least as many
    private record Known(long points, Space space) {}

    StoredGrids(StudyRecords records, Optional<Path> dataRoot, Optional<Path> plugins, CommandRules commands) {
        this.records = records;
        this.dataRoot = dataRoot;
        this.plugins = plugins;
        this.commands = commands;
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
            return Context.server(dataRoot, plugins).withCommands(commands);
        }
        return Context.embedded(Path.of(folder), plugins);
    }

    /// Reads points that are to be added to a study by the rules of its grid; empty when there is no such study.
    Optional<PointsFile.Read> points(String id, String json) {
        return records.study(id)
                .map(study -> PointsFile.read(
                        json, study.document(), GridFile.Format.of(study.format()), context(study.folder())));
    }

    /// The space of a study with the points that were added to it, when there is one and its grid can still be
    /// read.
    Optional<Space> space(String id) {
        var points = records.points(id);
        if (points.isEmpty()) {
            return Optional.empty();
        }
        synchronized (spaces) {
            var known = spaces.get(id);
            if (known != null && known.points() == points.getAsLong()) {
                return Optional.of(known.space());
            }
        }
        try {
            var space = records.study(id).map(study -> read(study).space()).map(grid -> withAdded(id, grid));
            space.ifPresent(found -> {
                synchronized (spaces) {
                    spaces.put(id, new Known(points.getAsLong(), found));
                }
            });
            return space;
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Space withAdded(String id, Space grid) {
        var added = records.addedPoints(id);
        return added.isEmpty() ? grid : AddedPoint.in(grid, added);
    }
}
