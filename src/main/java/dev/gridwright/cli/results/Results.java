package dev.gridwright.cli.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.Documents;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.client.TrialFilter;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.FileTrouble;
import dev.gridwright.cli.report.StudyDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// What one study came to: as it is shown, and its trials when they are needed.
///
/// @param trials shows those that have ended to whom it is given
/// @param missing parts of the grid that are not among these, in words
public record Results(StudyDocument study, Consumer<Consumer<JsonNode>> trials, List<String> missing) {
    public Results {
        missing = List.copyOf(missing);
    }

    /// Results of which nothing is missing.
    public Results(StudyDocument study, Consumer<Consumer<JsonNode>> trials) {
        this(study, trials, List.of());
    }

    /// Of a study that is kept.
    public static Results of(StudyReader studies, String id) {
        var study = new StudyDocument(studies.study(id));
        return new Results(study, action -> studies.trials(study.id(), TrialFilter.ALL, action));
    }

    /// Whether a name is that of a file to be read, rather than the id of a study.
    ///
    /// @throws CommandFailed when it can only be that of a file, and there is none
    public static boolean isFile(Path file, String name) {
        // A folder may have the name of a study, for its files.
        boolean there = Files.exists(file) && !Files.isDirectory(file);
        if (!there && (name.contains("/") || name.endsWith(".json"))) {
            throw CommandFailed.usage(
                    "there is no file " + name + "; write one with: gridwright run GRID -o results.json");
        }
        return there;
    }

    /// Of a file as `-o results.json` writes it.
    ///
    /// @throws CommandFailed when it is none
    public static Results of(Path file) {
        JsonNode document;
        try {
            document = Documents.JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw CommandFailed.usage(file + " is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw CommandFailed.usage(file + " cannot be read: " + FileTrouble.words(e));
        }
        var study = new StudyDocument(document);
        if (study.metric().isEmpty()
                || study.state().isEmpty()
                || !document.path("counts").isObject()
                || !document.path("trials").isArray()) {
            throw CommandFailed.usage(file
                    + " does not hold the results of a study; write them with: gridwright run GRID -o results.json");
        }
        return new Results(study, document.path("trials")::forEach);
    }

    /// Those of the parts of one grid, together.
    ///
    /// @throws CommandFailed when they are not parts of one grid, or do not agree about a trial
    public static Results merged(List<Results> parts) {
        return Merging.of(parts);
    }
}
