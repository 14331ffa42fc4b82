package dev.gridwright.cli.run;

import dev.gridwright.cli.client.GridDocument;
import dev.gridwright.cli.client.HttpStudies;
import dev.gridwright.cli.client.Patience;
import dev.gridwright.cli.client.StudyControl;
import dev.gridwright.cli.client.StudyReader;
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
import dev.gridwright.cli.results.BaselineNumbers;
import dev.gridwright.cli.results.BaselineOptions;
import dev.gridwright.cli.results.BaselineOptions.Found;
import dev.gridwright.cli.watch.ResultFiles;
import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.Parsed;
import dev.gridwright.study.GateText;
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

    @Option(names = "--local", fallbackValue = "true", description = "run here, whatever server is set")
    private boolean local;

    @Mixin
    private final BaselineOptions baselines = new BaselineOptions();

    @Mixin
    private final LeavingOptions leaving = new LeavingOptions();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Gridwright.DurationConverter.class,
            description = "end with 124 after that time, counted from the start of the command")
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

    /// What hosted runners give: the shell gets INT, and everything is killed 7.5 s later.
    private static final Duration WHOLE_CLEAN_UP = Duration.ofMillis(6_500);

    private final Gridwright program;

    public RunCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        checkUsage();
        var surroundings = program.surroundings();
        var results = new ResultFiles(surroundings.folder(), ending.files());
        surroundings.interrupts().watch(WHOLE_CLEAN_UP);
        var source = Optional.ofNullable(grid).map(text -> GridSource.of(text, surroundings));
        var places = new Places(program, data);
        var named = local ? Optional.<StudyControl>empty() : places.named();
        var submission = source.map(from -> submission(from, named, places));
        var code = named.isPresent()
                ? session(
                        named.get(),
                        Optional.empty(),
                        results,
                        "on " + named.get().place(),
                        "gridwright run --resume ",
                        submission)
                : embedded(places, source, submission, results);
        return surroundings.interrupts().first().orElse(code).number();
    }

    private void checkUsage() {
        if ((grid == null) == (resume == null)) {
            throw CommandFailed.usage(
                    "name a grid file, or a study with --resume" + (grid == null ? "" : ", not both"));
        }
        if (resume != null && (changes.any() || selection.any() || baselines.named())) {
            throw CommandFailed.usage(
                    "a resumed study stays as it is: no --set, --name, --label, --gate, --baseline, --range or --shard");
        }
        if (!wait && (local || program.server().isEmpty())) {
            throw CommandFailed.usage("--no-wait needs --server: without one the study runs in this process");
        }
        selection.check();
        baselines.check();
    }

    /// What is submitted, and what its results are compared with.
    private record Submission(GridDocument document, Optional<Found> baseline) {}

    /// The grid to submit, with what the command line changes; checked here unless a server elsewhere will.
    private Submission submission(GridSource source, Optional<StudyControl> server, Places places) {
        var surroundings = program.surroundings();
        var edits = changes.edits(surroundings.environment());
        var outline = GridFile.outline(source.prepare(edits));
        var baseline = baselines.find(
                surroundings.folder(),
                () -> server.<StudyReader>map(there -> there).or(() -> stored(places)),
                outline.name());
        if (baseline.isPresent()) {
            edits = edits.comparedWith(BaselineNumbers.of(baseline.get(), outline.gates(), baselines.optional()));
        } else if (!outline.compared()) {
            refuseIncomparable(outline.gates());
        }
        var document = server.isPresent()
                ? source.prepare(edits)
                : runnable(source, source.check(edits, Optional.empty())).document();
        var environment = surroundings.environment();
        var job = server.flatMap(_ -> CiJob.of(environment));
        return new Submission(GridSource.toSubmit(document, selection, job, environment), baseline);
    }

    /// Studies of the data directory, before this process runs on it.
    private static Optional<StudyReader> stored(Places places) {
        return places.stored();
    }

    private static void refuseIncomparable(List<String> gates) {
        gates.stream().filter(GateText::needsBaseline).findFirst().ifPresent(gate -> {
            throw CommandFailed.usage("the gate '" + gate
                    + "' compares with a baseline, and there is none; name one with --baseline"
                    + " FILE|study:ID|label:KEY=VALUE");
        });
    }

    private static Parsed.Valid runnable(GridSource source, Parsed.Valid valid) {
        if (!valid.obstacles().isEmpty()) {
            throw source.invalid(valid.obstacles());
        }
        return valid;
    }

    private ExitCode embedded(
            Places places, Optional<GridSource> source, Optional<Submission> submission, ResultFiles results) {
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
            return session(studies, Optional.of(running), results, "data in " + folder, again, submission);
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
            Optional<Submission> submission) {
        var options = new RunSession.Options(
                Optional.ofNullable(timeout),
                wait,
                ending.allowPartial(),
                leaving.onInterrupt(running.isPresent()),
                leaving.onTimeout(running.isPresent()),
                submission.flatMap(Submission::baseline));
        var session = new RunSession(
                program,
                studies,
                running,
                running.map(_ -> data.folder(program.surroundings())),
                options,
                results,
                where,
                resumeWords);
        return submission.isPresent()
                ? session.submit(submission.get().document())
                : session.resume(String.valueOf(resume));
    }
}
