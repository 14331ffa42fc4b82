package dev.gridwright.cli.run;

import dev.gridwright.cli.client.GridDocument;
import dev.gridwright.cli.client.KeptDownload;
import dev.gridwright.cli.client.RequestFailed;
import dev.gridwright.cli.client.StudyControl;
import dev.gridwright.cli.forge.JobReport;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Servers.Running;
import dev.gridwright.cli.host.Surroundings;
import dev.gridwright.cli.look.StudyReport;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.cli.watch.ProgressDisplay;
import dev.gridwright.cli.watch.ResultFiles;
import dev.gridwright.cli.watch.StudyWatch;
import dev.gridwright.cli.watch.StudyWatch.Result;
import dev.gridwright.cli.watch.Verdicts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One study followed by `run` from its submission to an exit code.
///
/// @param embedded the server of this process, which ends with it; empty for a server elsewhere
/// @param data its data directory
/// @param where the study is, in words
/// @param resumeWords the command that goes on with an interrupted study, up to its id
record RunSession(
        Gridwright program,
        StudyControl studies,
        Optional<Running> embedded,
        Optional<Path> data,
        Options options,
        ResultFiles results,
        String where,
        String resumeWords) {
    private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(2);
    private static final Duration CANCEL_WAIT = Duration.ofSeconds(15);
    private static final Duration NEAR_PAUSE = Duration.ofMillis(200);
    private static final Duration FAR_PAUSE = Duration.ofSeconds(1);

    /// @param timeout since the command began
    record Options(Optional<Duration> timeout, boolean untilEnd, boolean allowPartial) {}

    ExitCode submit(GridDocument grid) {
        var study = new StudyDocument(studies.submit(grid));
        if (!options.untilEnd()) {
            program.surroundings().out().println(study.id());
            program.hint("Follow it with: gridwright watch " + study.id());
            return ExitCode.DONE;
        }
        return follow(study, Instant.MIN);
    }

    ExitCode resume(String id) {
        var since = program.surroundings().clock().instant();
        var study = new StudyDocument(studies.study(id));
        if (!study.ended()) {
            study = new StudyDocument(studies.resume(id));
        }
        return follow(study, since);
    }

    /// @param since when this command's part of the work began
    private ExitCode follow(StudyDocument study, Instant since) {
        var display = new ProgressDisplay(surroundings(), program.terminal(), program.quiet());
        program.hint(study.id() + ": " + Numbers.counted(study.points(), "point") + ", " + where);
        try {
            return switch (watch(display).follow(study.id(), options.timeout())) {
                case Result.Ended(var ended) -> {
                    display.finish();
                    report(ended, since);
                    yield judge(ended);
                }
                case Result.Interrupted(var interrupted, var code) -> {
                    display.finish();
                    interrupt(interrupted);
                    yield code;
                }
                case Result.TimeUp(var unfinished) -> {
                    display.finish();
                    timeUp(unfinished, since);
                    yield ExitCode.TIMED_OUT;
                }
            };
        } finally {
            display.finish();
        }
    }

    private StudyWatch watch(ProgressDisplay display) {
        return new StudyWatch(surroundings(), studies, display, embedded.isPresent() ? NEAR_PAUSE : FAR_PAUSE);
    }

    private ExitCode judge(StudyDocument study) {
        var code = Verdicts.of(study, options.allowPartial());
        if (code == ExitCode.NO_VERDICT) {
            surroundings().out().flush();
            surroundings().err().println("No verdict: " + Verdicts.whyNone(study) + ".");
        }
        data.flatMap(folder -> KeptDownload.kept(folder, study.id()))
                .ifPresent(kept -> program.hint("Files of the best trials are kept in " + kept));
        program.hint("Next: gridwright best " + study.id() + "   gridwright trials " + study.id() + " -f csv");
        return code;
    }

    private void report(StudyDocument study, Instant since) {
        StudyReport.print(program, studies, study, since);
        results.write(studies, study.id());
        new JobReport(surroundings()).study(studies, study);
    }

    /// The running trials of an embedded study are put back and the study stays `paused`; a study elsewhere is
    /// cancelled.
    private void interrupt(StudyDocument study) {
        if (embedded.isEmpty()) {
            studies.cancel(study.id(), false);
            surroundings().err().println("Interrupted: cancelled " + study.id() + " on " + studies.place() + ".");
            return;
        }
        surroundings().err().println("Interrupted: putting running trials back; once more ends it at once.");
        try {
            studies.pause(study.id());
        } catch (RequestFailed e) {
            surroundings().err().println("The study could not be paused: " + e.getMessage());
        }
        embedded.get().stop(INTERRUPT_GRACE);
        surroundings()
                .err()
                .println("The study is paused; what was measured is kept. Go on with: " + resumeWords + study.id());
    }

    private void timeUp(StudyDocument study, Instant since) {
        var limit = options.timeout().orElse(Duration.ZERO);
        if (embedded.isEmpty()) {
            surroundings()
                    .err()
                    .println("--timeout passed; " + study.id() + " goes on. Follow it with: gridwright watch "
                            + study.id());
            return;
        }
        surroundings().err().println("--timeout passed: cancelling " + study.id() + ".");
        studies.cancel(study.id(), false);
        var quiet = new ProgressDisplay(surroundings(), program.terminal(), true);
        var waited = new StudyWatch(surroundings(), studies, quiet, NEAR_PAUSE)
                .follow(study.id(), Optional.of(limit.plus(CANCEL_WAIT)));
        report(waited.study(), since);
    }

    private Surroundings surroundings() {
        return program.surroundings();
    }
}
