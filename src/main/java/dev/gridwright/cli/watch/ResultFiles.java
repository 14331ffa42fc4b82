package dev.gridwright.cli.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.cli.client.Documents;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.client.TrialFilter;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.report.Markdown;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.report.TrialDocument;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/// The files of `-o`: the results of one study, in the form that each file's ending asks for. A file is there whole
/// or not at all.
public final class ResultFiles {
    private static final String ENDINGS = "json, csv, md";
    private static final int MARKDOWN_ROWS = 10;

    private final List<Path> files;

    /// @param folder what relative paths are relative to
    /// @throws CommandFailed when a file has no known ending or no folder to lie in
    public ResultFiles(Path folder, List<Path> files) {
        this.files = files.stream().map(folder::resolve).toList();
        for (var file : this.files) {
            if (!List.of(ENDINGS.split(", ")).contains(ending(file))) {
                throw CommandFailed.usage(
                        "-o " + file.getFileName() + ": the ending says what is written; it may be " + ENDINGS);
            }
            var parent = file.toAbsolutePath().getParent();
            if (parent == null || !Files.isDirectory(parent)) {
                throw CommandFailed.usage("-o " + file + ": there is no folder " + parent);
            }
        }
    }

    /// Writes all of them.
    public void write(StudyReader studies, StudyDocument study) {
        for (var file : files) {
            var unfinished = file.resolveSibling("." + file.getFileName() + ".part");
            try {
                try (var out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
                    switch (ending(file)) {
                        case "json" -> writeJson(out, studies, study);
                        case "csv" -> studies.trialsAsCsv(study.id(), TrialFilter.ALL, out);
                        default -> out.write(markdown(studies, study).getBytes(StandardCharsets.UTF_8));
                    }
                }
                Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException | UncheckedIOException e) {
                throw new CommandFailed(ExitCode.INTERNAL, "cannot write " + file + ": " + e.getMessage());
            } finally {
                discard(unfinished);
            }
        }
    }

    private static void writeJson(OutputStream target, StudyReader studies, StudyDocument study) throws IOException {
        try (var out = Documents.JSON.createGenerator(target)) {
            out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            out.writeStartObject();
            for (var member : study.json().properties()) {
                out.writeFieldName(member.getKey());
                out.writeTree(member.getValue());
            }
            out.writeArrayFieldStart("trials");
            studies.trials(study.id(), TrialFilter.ALL, trial -> {
                try {
                    out.writeTree(trial);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            out.writeEndArray();
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    private static String markdown(StudyReader studies, StudyDocument study) {
        var best = studies.best(study.id(), MARKDOWN_ROWS).stream()
                .map(TrialDocument::new)
                .toList();
        return Markdown.of(study, best);
    }

    private static String ending(Path file) {
        var name = file.getFileName() == null ? "" : file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static void discard(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            // The reason why it could not be written is told already.
        }
    }
}
