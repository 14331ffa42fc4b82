package dev.gridwright.cli.run;

import dev.gridwright.cli.client.GridDocument;
import dev.gridwright.cli.client.HttpStudies;
import dev.gridwright.cli.client.Patience;
import dev.gridwright.cli.client.StudyControl;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Servers;
import dev.gridwright.cli.host.Servers.Embedded;
import dev.gridwright.cli.host.Servers.Running;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.LogOptions;
import dev.gridwright.cli.program.OutsideOptions;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.program.ResultOptions;
import dev.gridwright.cli.program.SlotsOption;
import dev.gridwright.cli.watch.ResultFiles;
import dev.gridwright.grid.Parsed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright run`: checks a grid, submits it, waits for its end and judges it. The server is the one that was
/// named, or one in this process.
@Command(name = "run")
public final class RunCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "GRID", description = "the grid file, or - for standard input")
    private @Nullable String grid;

    @Option(names = "--resume", paramLabel = "ID", description = "go on with a study that was interrupted")
    private @Nullable String resume;

    @Mixin
    private final GridOptions changes = new GridOptions();

    @Mixin
    private final SelectionOptions selection = new SelectionOptions();

    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final SlotsOption slots = new SlotsOption();

    @Mixin
    private final OutsideOptions outside = new OutsideOptions();

    @Mixin
    private final LogOptions logs = new LogOptions();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Gridwright.DurationConverter.class,
            description = "end with 124 after that time; without --server the study is cancelled")
    private @Nullable Duration timeout;

    @Option(
            names = "--wait",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "with --server: wait for the end, or only print the id (--wait)")
    private boolean wait = true;

    @Mixin
    private final ResultOptions ending = new ResultOptions();

    private final Gridwright program;

    public RunCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        checkUsage();
        var surroundings = program.surroundings();
        var results = new ResultFiles(surroundings.folder(), ending.files());
        var source = Optional.ofNullable(grid).map(text -> GridSource.of(text, surroundings));
        var places = new Places(program, data);
        var named = places.named();
        var document = source.map(text -> document(text, named.isPresent()));
        surroundings.interrupts().watch();
        return (named.isPresent()
                        ? session(
                                named.get(),
                                Optional.empty(),
                                results,
                                "on " + named.get().place(),
                                "gridwright run --resume ",
                                document)
                        : embedded(places, source, document, results))
                .number();
    }

    private void checkUsage() {
        if ((grid == null) == (resume == null)) {
            throw CommandFailed.usage(
                    "name a grid file, or a study with --resume" + (grid == null ? "" : ", not both"));
        }
        if (resume != null && (changes.any() || selection.any())) {
            throw CommandFailed.usage(
                    "a resumed study stays as it is: no --set, --name, --label, --gate, --range or --shard");
        }
        if (!wait && program.server().isEmpty()) {
            throw CommandFailed.usage("--no-wait needs --server: without one the study runs in this process");
        }
        selection.check();
    }

    /// The grid to submit, with what the command line changes; checked here unless a server elsewhere will.
    private GridDocument document(GridSource source, boolean elsewhere) {
        var edits = changes.edits(program.surroundings().environment());
        var document = elsewhere
                ? source.prepare(edits)
                : runnable(source, source.check(edits, Optional.empty())).document();
        return GridSource.toSubmit(document, selection);
    }

    private static Parsed.Valid runnable(GridSource source, Parsed.Valid valid) {
        if (!valid.obstacles().isEmpty()) {
            throw source.invalid(valid.obstacles());
        }
        return valid;
    }

    private ExitCode embedded(
            Places places, Optional<GridSource> source, Optional<GridDocument> document, ResultFiles results) {
        var surroundings = program.surroundings();
        var folder = data.folder(surroundings);
        var running = surroundings
                .servers()
                .start(new Servers.Settings(
                        folder,
                        "127.0.0.1",
                        0,
                        slots.asked(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Servers.Keep.DEFAULT,
                        Optional.of(new Embedded(
                                source.map(GridSource::folder).orElse(surroundings.folder()),
                                Optional.ofNullable(resume))),
                        Servers.Safety.DEFAULT,
                        outside.settings(surroundings.folder()),
                        Servers.Programs.NONE,
                        logs.settings(false)));
        try (var studies = new HttpStudies(running.address(), running.token(), Patience.NONE)) {
            var again = "gridwright run" + places.dataWords(folder) + " --resume ";
            return session(studies, Optional.of(running), results, "data in " + folder, again, document);
        } finally {
            running.stop(Duration.ZERO);
        }
    }

    private ExitCode session(
            StudyControl studies,
            Optional<Running> running,
            ResultFiles results,
            String where,
            String resumeWords,
            Optional<GridDocument> document) {
        var options = new RunSession.Options(Optional.ofNullable(timeout), wait, ending.allowPartial());
        var session = new RunSession(
                program,
                studies,
                running,
                running.map(_ -> data.folder(program.surroundings())),
                options,
                results,
                where,
                resumeWords);
        return document.isPresent() ? session.submit(document.get()) : session.resume(String.valueOf(resume));
    }
}
