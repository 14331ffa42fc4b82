package dev.gridwright.cli.watch;

import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.FileTrouble;
import dev.gridwright.report.ReportFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The files of `-o`: reports on one study, each in the form that its ending asks for. A file is there whole or not at
/// all; what is no plain file is written to in place.
public final class ResultFiles {
    private final List<Target> targets;

    private record Target(Path file, ReportFormat format) {}

    /// @param folder what relative paths are relative to
    /// @throws CommandFailed when a file has no known ending, or it is known already that it cannot be written
    public ResultFiles(Path folder, List<Path> files) {
        this(folder, files, Optional.empty());
    }

    /// @param format of all files, whatever their endings
    /// @throws CommandFailed when a file has no known ending, or it is known already that it cannot be written
    public ResultFiles(Path folder, List<Path> files, Optional<ReportFormat> format) {
        this.targets = files.stream()
                .map(folder::resolve)
                .map(file -> new Target(file, format.orElseGet(() -> format(file))))
                .toList();
        for (var target : targets) {
            refuse(target.file());
        }
    }

    /// Before hours of work are spent on what could not be written then.
    private static void refuse(Path file) {
        var parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw CommandFailed.usage("-o " + file + ": there is no folder " + parent);
        }
        if (Files.isDirectory(file)) {
            throw CommandFailed.usage("-o " + file + " is a folder; name a file in it");
        }
        if (!Files.isWritable(isOther(file) && Files.exists(file) ? file : parent)) {
            throw CommandFailed.usage("-o " + file + " may not be written");
        }
    }

    /// Writes all of them, each whole or not at all, and says which cannot be written.
    ///
    /// @return [ExitCode#INTERNAL] when one of them could not be
    public ExitCode write(StudyReader studies, String study, PrintStream err) {
        var code = ExitCode.DONE;
        for (var target : targets) {
            var trouble = trouble(studies, study, target);
            if (trouble.isPresent()) {
                err.println("gridwright: cannot write " + target.file() + ": " + trouble.get());
                code = ExitCode.INTERNAL;
            }
        }
        return code;
    }

    private static Optional<String> trouble(StudyReader studies, String study, Target target) {
        try {
            if (isOther(target.file())) {
                // A link, a pipe or a device such as /dev/stdout is written to; another file in its place would take
                // it from whoever reads there.
                write(studies, study, target, target.file());
            } else {
                replace(studies, study, target);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(FileTrouble.ofWriting(e));
        } catch (UncheckedIOException e) {
            return Optional.of(FileTrouble.ofWriting(e));
        }
    }

    private static boolean isOther(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static void replace(StudyReader studies, String study, Target target) throws IOException {
        var file = target.file();
        var unfinished = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            write(studies, study, target, unfinished);
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            discard(unfinished);
        }
    }

    private static void write(StudyReader studies, String study, Target target, Path place) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(place))) {
            studies.report(study, target.format(), out);
        }
    }

    private static ReportFormat format(Path file) {
        var name = file.getFileName() == null ? "" : file.getFileName().toString();
        return ReportFormat.ofEnding(name.substring(name.lastIndexOf('.') + 1))
                .orElseThrow(() -> CommandFailed.usage("-o " + name
                        + ": the ending says what is written; it may be "
                        + Arrays.stream(ReportFormat.values())
                                .map(ReportFormat::ending)
                                .filter(ending -> !ending.isEmpty())
                                .collect(Collectors.joining(", "))));
    }

    private static void discard(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            // The reason why it could not be written is told already.
        }
    }
}
