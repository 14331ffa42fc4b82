package dev.gridwright.app;

import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.Parsed;
import dev.gridwright.grid.PointsFile;
import dev.gridwright.grid.context.CommandRules;
import dev.gridwright.grid.context.Context;
import dev.gridwright.space.Space;
import dev.gridwright.store.AddedPoint;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.Grid;
import dev.gridwright.trial.TrialKind;
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

    private static final String COMMAND = "command";

    private final StudyRecords records;
    private final Optional<Path> dataRoot;
    private final Optional<Path> plugins;
    private final CommandRules commands;
    private final boolean serving;
    private final Map<String, Known> spaces = new LinkedHashMap<>(MAX_SPACES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MAX_SPACES;
        }
    };

    /// @param points of the study; the space has at least as many
    private record Known(long points, Space space) {}

    /// @param serving whether this server is there for others, not for one run of its user
    StoredGrids(
            StudyRecords records,
            Optional<Path> dataRoot,
            Optional<Path> plugins,
            CommandRules commands,
            boolean serving) {
        this.records = records;
        this.dataRoot = dataRoot;
        this.plugins = plugins;
        this.commands = commands;
        this.serving = serving;
    }

    /// The grid of a study.
    ///
    /// @throws IllegalArgumentException when it cannot be read any more, saying why
    Grid read(StoredStudy study) {
        return switch (GridFile.read(study.document(), GridFile.Format.of(study.format()), context(study.folder()))) {
            case Parsed.Valid valid -> allowed(valid, context(study.folder()));
            case Parsed.Invalid(var problems) ->
                throw new IllegalArgumentException(
                        problems.stream().map(Object::toString).collect(Collectors.joining("; ")));
        };
    }

    /// What may be run under the rules of today, which may not be those under which the study was accepted.
    private Grid allowed(Parsed.Valid valid, Context context) {
        if (!valid.obstacles().isEmpty()) {
            throw new IllegalArgumentException(
                    valid.obstacles().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        if (valid.grid().trial().kind() instanceof TrialKind.Command command) {
            if (serving && !context.confined()) {
                throw new IllegalArgumentException(
                        "it runs a command in a folder that is not the data root of this server; start the server with"
                                + " that --data-root, or go on with it by 'gridwright run --resume'");
            }
            if (context.confined() && command.registered().isEmpty() && !commands.adHoc()) {
                throw new IllegalArgumentException(
                        "it runs a command that is not registered; start the server with --allow-commands to go on");
            }
        }
        return valid.grid();
    }

    /// Whether the study of an id, if there is one, runs a command that is not registered.
    ///
    /// @throws IllegalArgumentException when its grid cannot be read any more
    boolean runsAdHoc(String id) {
        return records.study(id)
                .filter(study -> study.kind().equals(COMMAND))
                .map(study -> read(study).trial().kind())
                .filter(kind -> kind instanceof TrialKind.Command command
                        && command.registered().isEmpty())
                .isPresent();
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
