package dev.gridwright.cli.run;

import dev.gridwright.cli.client.GridDocument;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.FileTrouble;
import dev.gridwright.cli.host.Surroundings;
import dev.gridwright.grid.Document;
import dev.gridwright.grid.Edits;
import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.GridFile.Format;
import dev.gridwright.grid.GridFile.Prepared;
import dev.gridwright.grid.Parsed;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Problem;
import dev.gridwright.space.NearestName;
import dev.gridwright.trace.TraceParent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A grid as its user wrote it.
///
/// @param name for messages: the path as given, or `standard input`
/// @param folder what relative paths in it are relative to
record GridSource(String name, byte[] bytes, Path folder) {
    private static final String STANDARD_INPUT = "-";
    private static final List<String> GRID_ENDINGS = List.of(".yaml", ".yml", ".json");
    private static final int MAX_NAMES = 10_000;
    private static final String TRACEPARENT = "TRACEPARENT";

    /// Reads the file that `argument` names, or standard input for `-`.
    ///
    /// @throws CommandFailed when it cannot be read
    static GridSource of(String argument, Surroundings surroundings) {
        try {
            if (argument.equals(STANDARD_INPUT)) {
                return new GridSource("standard input", surroundings.in().readAllBytes(), surroundings.folder());
            }
            var file = surroundings.folder().resolve(argument).toAbsolutePath();
            if (Files.isDirectory(file)) {
                throw CommandFailed.usage((argument.isBlank() ? "an empty name" : argument + " is a folder, it")
                        + " is no grid; name a file, or - for standard input");
            }
            var parent = file.normalize().getParent();
            return new GridSource(argument, Files.readAllBytes(file), parent == null ? surroundings.folder() : parent);
        } catch (NoSuchFileException e) {
            throw CommandFailed.usage("there is no file " + argument + near(surroundings.folder(), Path.of(argument)));
        } catch (IOException e) {
            throw CommandFailed.usage(argument + " cannot be read: " + FileTrouble.words(e));
        }
    }

    /// A file of nearly that name.
    private static String near(Path here, Path missing) {
        var folder = here.resolve(missing).toAbsolutePath().getParent();
        var name = missing.getFileName();
        if (folder == null || name == null) {
            return "";
        }
        try (var files = Files.list(folder)) {
            var names = files.limit(MAX_NAMES)
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(file -> GRID_ENDINGS.stream().anyMatch(file::endsWith))
                    .toList();
            return NearestName.of(name.toString(), names)
                    .map(found -> "; did you mean " + missing.resolveSibling(found) + "?")
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /// The grid, checked, for a run in this process.
    ///
    /// @throws CommandFailed with every problem
    Parsed.Valid check(Edits edits, Optional<Path> plugins) {
        return switch (GridFile.read(bytes, Format.AUTO, Context.embedded(folder, plugins), edits)) {
            case Parsed.Valid valid -> valid;
            case Parsed.Invalid(var problems) -> throw invalid(problems);
        };
    }

    /// The grid, changed but not checked, for a server that will.
    ///
    /// @throws CommandFailed when it cannot be changed so
    Document prepare(Edits edits) {
        return switch (GridFile.prepare(bytes, Format.AUTO, edits)) {
            case Prepared.Ready(var document) -> document;
            case Prepared.Invalid(var problems) -> throw invalid(problems);
        };
    }

    /// What is submitted of a grid. Sent once more, also by another process of the same attempt at a CI job, it makes
    /// no
    /// second study.
    ///
    /// @param job whose attempt it is
    /// @param environment says what span this process is part of; of another form, it says nothing
    static GridDocument toSubmit(
            Document grid, SelectionOptions selection, Optional<CiJob> job, Map<String, String> environment) {
        var query = selection.query();
        var key = job.map(attempt -> attempt.key(grid.text(), query));
        return new GridDocument(
                grid.text(),
                "application/" + grid.format(),
                query,
                key.orElseGet(() -> UUID.randomUUID().toString()),
                Optional.ofNullable(environment.get(TRACEPARENT))
                        .map(String::strip)
                        .flatMap(TraceParent::read)
                        .map(TraceParent::text));
    }

    /// The grid cannot be used; says everything that is wrong with it, a line each, with its place.
    CommandFailed invalid(List<Problem> problems) {
        var lines = problems.stream().map(this::line).toList();
        var count = problems.size() == 1 ? "a problem" : problems.size() + " problems";
        return new CommandFailed(ExitCode.USAGE, name + " has " + count + ", nothing was started:", lines);
    }

    /// `grids/x.yaml:12:3: /trial/modle: unknown key: …`
    private String line(Problem problem) {
        var place = problem.line().isPresent()
                ? name + ":" + problem.line().getAsInt()
                        + (problem.column().isPresent() ? ":" + problem.column().getAsInt() : "")
                : name;
        return place + ": " + (problem.pointer().isEmpty() ? "" : problem.pointer() + ": ") + problem.sentence();
    }
}
