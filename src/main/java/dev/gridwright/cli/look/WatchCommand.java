package dev.gridwright.cli.look;

import dev.gridwright.cli.client.StudyControl;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.program.ResultOptions;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.watch.EventWatch;
import dev.gridwright.cli.watch.ProgressDisplay;
import dev.gridwright.cli.watch.ResultFiles;
import dev.gridwright.cli.watch.StudyWatch;
import dev.gridwright.cli.watch.StudyWatch.Result;
import dev.gridwright.cli.watch.Verdicts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright watch`: follows a study to its end and ends as `run` would have; the study does not notice. A
/// server that goes away is waited for, each time anew.
@Command(name = "watch")
public final class WatchCommand implements Callable<Integer> {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    @Parameters(paramLabel = "ID", description = "the study")
    private String id = "";

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Gridwright.DurationConverter.class,
            description = "end with 124 after that time; the study goes on")
    private @Nullable Duration timeout;

    @Option(
            names = "--after",
            paramLabel = "EVENT",
            defaultValue = "0",
            description = "with -f ndjson: begin behind the event of that id")
    private long after;

    @Mixin
    private final ResultOptions ending = new ResultOptions();

    private final Gridwright program;

    public WatchCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        var surroundings = program.surroundings();
        var results = new ResultFiles(surroundings.folder(), ending.files());
        if (after < 0 || (after > 0 && program.format() != Gridwright.Format.NDJSON)) {
            throw CommandFailed.usage("--after takes the id of an event, and goes with -f ndjson");
        }
        surroundings.interrupts().watch();
        if (program.format() == Gridwright.Format.NDJSON) {
            try (var studies = new Places(program, data).control()) {
                return stream(studies, results).number();
            }
        }
        try (var studies = new Places(program, data).followed()) {
            var display = new ProgressDisplay(surroundings, program.terminal(), program.quiet());
            return follow(studies, display, results).number();
        }
    }

    private ExitCode follow(StudyReader studies, ProgressDisplay display, ResultFiles results) {
        var watch = new StudyWatch(program.surroundings(), studies, display, LONGEST_PAUSE);
        try {
            return switch (watch.follow(StudyDocument.named(id), Optional.ofNullable(timeout))) {
                case Result.Ended(var study) -> {
                    display.finish();
                    yield judge(studies, study, results);
                }
                case Result.Interrupted(var study, var code) -> {
                    display.finish();
                    program.hint("Interrupted; " + study.id() + " goes on.");
                    yield code;
                }
                case Result.TimeUp(var study) -> {
                    display.finish();
                    program.hint("--timeout passed; " + study.id() + " goes on.");
                    yield ExitCode.TIMED_OUT;
                }
            };
        } finally {
            display.finish();
        }
    }

    /// Prints every event as it comes.
    private ExitCode stream(StudyControl studies, ResultFiles results) {
        var output = new Output(program);
        var watch = new EventWatch(program.surroundings(), studies, program.maxWait());
        var early = watch.follow(
                id, after, output::ndjson, program.surroundings().out()::flush, Optional.ofNullable(timeout));
        if (early.isPresent()) {
            program.hint(id + " goes on.");
            return early.get();
        }
        var study = new StudyDocument(studies.study(id));
        return judge(study, write(studies, study, results));
    }

    private ExitCode judge(StudyReader studies, StudyDocument study, ResultFiles results) {
        StudyReport.print(program, studies, study, Instant.MIN);
        return judge(study, write(studies, study, results));
    }

    private ExitCode write(StudyReader studies, StudyDocument study, ResultFiles results) {
        return results.write(studies, study.id(), program.surroundings().err());
    }

    /// @param written what became of the files, where nothing else is wrong
    private ExitCode judge(StudyDocument study, ExitCode written) {
        var code = Verdicts.of(study, ending.allowPartial());
        if (code == ExitCode.NO_VERDICT) {
            program.surroundings().out().flush();
            program.surroundings().err().println("No verdict: " + Verdicts.whyNone(study) + ".");
        }
        return code == ExitCode.DONE ? written : code;
    }
}
