package dev.gridwright.cli.results;

import dev.gridwright.cli.client.RequestFailed;
import dev.gridwright.cli.client.RequestFailed.Kind;
import dev.gridwright.cli.client.StudyFilter;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.report.StudyDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a study is compared with, as the command line names it.
public final class BaselineOptions {
    private static final String STUDY = "study:";
    private static final String LABEL = "label:";
    private static final String WAYS = "a file of results, study:ID, or label:KEY=VALUE";

    /// Studies with a label that are looked at; those that ended without a result are passed over.
    private static final int MAX_LABELLED = 50;

    @Option(
            names = "--baseline",
            paramLabel = "FILE|study:ID|label:KEY=VALUE",
            description = "what 'baseline' in a gate stands for: a file of -o results.json, a study, or the latest"
                    + " completed one of that name and label")
    private @Nullable String baseline;

    @Option(
            names = "--baseline-optional",
            fallbackValue = "true",
            description = "when there is no such baseline yet, gates that compare with it pass")
    private boolean optional;

    public boolean named() {
        return baseline != null;
    }

    public boolean optional() {
        return optional;
    }

    /// @throws CommandFailed when it is not written as it should be
    public void check() {
        if (optional && baseline == null) {
            throw CommandFailed.usage("--baseline-optional needs --baseline");
        }
        if (baseline != null && baseline.startsWith(LABEL) && !baseline.matches("label:[^=]+=.*")) {
            throw CommandFailed.usage("--baseline is " + WAYS + ", and '" + baseline + "' is none");
        }
    }

    /// What was found.
    ///
    /// @param from where, for people
    /// @param results empty when there is nothing yet
    public record Found(String from, Optional<Results> results) {}

    /// Finds it.
    ///
    /// @param folder that files are relative to
    /// @param studies where studies are; empty when there never was one
    /// @param name of the grid, whose studies alone are compared by label
    /// @throws CommandFailed when a file or study is not there and need be, or is no result
    public Optional<Found> find(Path folder, Supplier<Optional<StudyReader>> studies, Optional<String> name) {
        if (baseline == null) {
            return Optional.empty();
        }
        if (baseline.startsWith(STUDY)) {
            return Optional.of(study(baseline.substring(STUDY.length()), studies));
        }
        if (baseline.startsWith(LABEL)) {
            return Optional.of(labelled(baseline.substring(LABEL.length()), studies, name));
        }
        return Optional.of(file(baseline, folder.resolve(baseline)));
    }

    private Found file(String written, Path file) {
        if (Files.exists(file)) {
            return new Found(written, Optional.of(ended("--baseline " + written, Results.of(file))));
        }
        if (!optional) {
            throw CommandFailed.usage("--baseline " + written
                    + ": there is no such file; --baseline-optional lets a first run pass without it");
        }
        return new Found(written, Optional.empty());
    }

    private Found study(String id, Supplier<Optional<StudyReader>> studies) {
        var reader = studies.get();
        try {
            var results = reader.map(there -> ended("--baseline study:" + id, Results.of(there, id)));
            if (results.isPresent() || optional) {
                return new Found("study " + id, results);
            }
        } catch (RequestFailed e) {
            if (e.kind() != Kind.UNKNOWN || !optional) {
                throw e;
            }
            return new Found("study " + id, Optional.empty());
        }
        throw CommandFailed.usage("--baseline study:" + id + ": there are no studies yet");
    }

    private static Results ended(String option, Results results) {
        if (!results.study().ended()) {
            throw CommandFailed.usage(
                    option + " is " + results.study().state() + "; only a study that has ended can be a baseline");
        }
        return results;
    }

    private static Found labelled(String label, Supplier<Optional<StudyReader>> studies, Optional<String> name) {
        int sign = label.indexOf('=');
        var filter = new StudyFilter(
                Set.of("completed"), name, Map.of(label.substring(0, sign), label.substring(sign + 1)), MAX_LABELLED);
        return new Found(
                "the latest study with label " + label,
                studies.get()
                        .flatMap(reader -> reader.studies(filter).stream()
                                .map(StudyDocument::new)
                                .filter(study -> study.best().isPresent()
                                        && !study.stopReason().equals("gate_failed"))
                                .findFirst()
                                .map(study -> Results.of(reader, study.id()))));
    }
}
