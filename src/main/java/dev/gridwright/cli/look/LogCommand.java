package dev.gridwright.cli.look;

import dev.gridwright.cli.client.KeptDownload;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.FileTrouble;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright log`
@Command(name = "log")
public final class LogCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "the study")
    private String id = "";

    @Parameters(index = "1", paramLabel = "INDEX", description = "the trial")
    private long index;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--follow",
            fallbackValue = "true",
            description = "go on as it is written, until the attempt has ended")
    private boolean follow;

    @Option(names = "--attempt", paramLabel = "N", description = "which attempt, counted from 1 (the last one)")
    private @Nullable Integer attempt;

    @Option(
            names = "--files",
            paramLabel = "DIR",
            description = "instead: save the files that are kept of the trial in that folder, and print their paths")
    private @Nullable Path files;

    private final Gridwright program;

    public LogCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        if (attempt != null && attempt < 1) {
            throw CommandFailed.usage("--attempt is at least 1");
        }
        if (files != null && (follow || attempt != null)) {
            throw CommandFailed.usage(
                    "--files saves what is kept of the trial's result, without --follow and --attempt");
        }
        if (files != null && isFile(files)) {
            throw CommandFailed.usage("--files " + files + " is a file; name a folder");
        }
        try (var studies = new Places(program, data).reader()) {
            if (files != null) {
                save(studies, files);
                return ExitCode.DONE.number();
            }
            var out = new LineEnds(program.surroundings().out());
            studies.log(id, index, attempt == null ? OptionalInt.empty() : OptionalInt.of(attempt), follow, out);
            out.end();
        }
        return ExitCode.DONE.number();
    }

    private boolean isFile(Path path) {
        var there = program.surroundings().folder().resolve(path);
        return Files.exists(there) && !Files.isDirectory(there);
    }

    private void save(StudyReader studies, Path folder) {
        var kept = studies.files(id, index);
        if (kept.isEmpty()) {
            throw CommandFailed.usage("no files are kept of trial " + index + " of " + id
                    + ": they are of the best trials of a command that leaves some in ${output_dir}");
        }
        var output = new Output(program);
        var download = new KeptDownload(studies, program.surroundings().folder().resolve(folder));
        for (var file : kept) {
            try {
                download.fetch(id, index, file);
                output.lines(List.of(folder.resolve(file.path("name").asText()).toString()));
            } catch (IOException e) {
                throw unwritten(folder, FileTrouble.ofWriting(e));
            } catch (UncheckedIOException e) {
                throw unwritten(folder, FileTrouble.ofWriting(e));
            }
        }
    }

    private static CommandFailed unwritten(Path folder, String why) {
        return new CommandFailed(ExitCode.INTERNAL, "cannot write to --files " + folder + ": " + why);
    }

    /// Ends the last line when what was written did not.
    private static final class LineEnds extends FilterOutputStream {
        private final PrintStream target;
        private int last = '\n';

        LineEnds(PrintStream target) {
            super(target);
            this.target = target;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            target.write(bytes, from, length);
            last = length > 0 ? bytes[from + length - 1] : last;
        }

        void end() {
            if (last != '\n') {
                target.println();
            }
            target.flush();
        }
    }
}
