package dev.gridwright.cli.run;

import dev.gridwright.cli.client.GridDocument;
import dev.gridwright.cli.client.KeptDownload;
import dev.gridwright.cli.client.RequestFailed;
import dev.gridwright.cli.client.RequestFailed.Kind;
import dev.gridwright.cli.client.StudyControl;
import dev.gridwright.cli.forge.JobReport;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Servers.Running;
import dev.gridwright.cli.host.Surroundings;
import dev.gridwright.cli.look.StudyReport;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.results.AgainstBaseline;
import dev.gridwright.cli.results.BaselineOptions.Found;
import dev.gridwright.cli.run.LeavingOptions.Leaving;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.cli.watch.Attended;
import dev.gridwright.cli.watch.Attended.Answer;
import dev.gridwright.cli.watch.ProgressDisplay;
import dev.gridwright.cli.watch.ResultFiles;
import dev.gridwright.cli.watch.StudyWatch;
import dev.gridwright.cli.watch.StudyWatch.Result;
import dev.gridwright.cli.watch.Verdicts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

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
    private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(1);
    private static final Duration CANCEL_WAIT = Duration.ofSeconds(15);
    private static final Duration NEAR_PAUSE = Duration.ofMillis(200);
    private static final Duration FAR_PAUSE = Duration.ofSeconds(1);

    /// For each thing that is still done after a signal; all of them together are bounded, too.
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /// @param timeout since the command began
    /// @param baseline what the results are compared with
    record Options(
            Optional<Duration> timeout,
            boolean untilEnd,
            boolean allowPartial,
            Leaving onInterrupt,
            Leaving onTimeout,
            Optional<Found> baseline) {}

    ExitCode submit(GridDocument grid) {
        return switch (attend(() -> new StudyDocument(studies.submit(grid)))) {
            case Answer.Came<StudyDocument>(var study) -> {
                if (options.untilEnd()) {
                    yield follow(study, Instant.MIN);
                }
                surroundings().out().println(study.id());
                program.hint("Follow it with: gridwright watch " + study.id());
                yield ExitCode.DONE;
            }
            case Answer.Interrupted<StudyDocument> interrupted -> {
                Attended.late(LAST_WORDS, interrupted)
                        .ifPresentOrElse(
                                this::interrupt,
                                () -> say("Interrupted before " + studies.place()
                                        + " said whether it took the grid; 'gridwright list' shows."));
                yield interrupted.code();
            }
            case Answer.TimeUp<StudyDocument> timeUp -> {
                // A study that was accepted all the same is not to run on when it is to be cancelled.
                Attended.late(LAST_WORDS, timeUp)
                        .ifPresentOrElse(
                                study -> timeUp(study, Instant.MIN),
                                () -> say("--timeout passed before " + studies.place()
                                        + " said whether it took the grid; 'gridwright list' shows."));
                yield ExitCode.TIMED_OUT;
            }
        };
    }

    ExitCode resume(String id) {
        var since = surroundings().clock().instant();
        return switch (attend(() -> resumed(id))) {
            case Answer.Came<StudyDocument>(var study) -> follow(study, since);
            case Answer.Interrupted<StudyDocument>(var code, var _) -> {
                interrupt(StudyDocument.named(id));
                yield code;
            }
            case Answer.TimeUp<StudyDocument>(var _) -> {
                say("--timeout passed.");
                yield ExitCode.TIMED_OUT;
            }
        };
    }

    private StudyDocument resumed(String id) {
        var study = new StudyDocument(studies.study(id));
        return study.ended() ? study : new StudyDocument(studies.resume(id));
    }

    private <T> Answer<T> attend(Supplier<T> question) {
        return Attended.ask(surroundings(), options.timeout(), question);
    }

    /// @param since when this command's part of the work began
    private ExitCode follow(StudyDocument study, Instant since) {
        var display = new ProgressDisplay(surroundings(), program.terminal(), program.quiet());
        program.hint(study.id() + ": " + Numbers.counted(study.points(), "point") + ", " + where);
        try {
            return switch (watch(display).follow(study, options.timeout())) {
                case Result.Ended(var ended) -> {
                    display.finish();
                    var written = report(ended, since);
                    var judged = judge(ended);
                    yield judged == ExitCode.DONE ? written : judged;
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
        } catch (RequestFailed e) {
            display.finish();
            if (embedded.isEmpty() && e.kind() == Kind.UNREACHABLE) {
                program.hint("If the server comes back, " + study.id() + " goes on: gridwright watch " + study.id());
            }
            throw e;
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
            say("No verdict: " + Verdicts.whyNone(study) + ".");
        }
        data.flatMap(folder -> KeptDownload.kept(folder, study.id()))
                .ifPresent(kept -> program.hint("Files of the best trials are kept in " + kept));
        program.hint("Next: gridwright best " + study.id() + "   gridwright trials " + study.id() + " -f csv");
        return code;
    }

    /// @return what became of the files
    private ExitCode report(StudyDocument study, Instant since) {
        StudyReport.print(program, studies, study, since);
        if (program.format() == Gridwright.Format.TABLE) {
            options.baseline()
                    .map(found -> new AgainstBaseline(found, study).lines())
                    .ifPresent(new Output(program)::lines);
        }
        var written = results.write(studies, study.id(), surroundings().err());
        new JobReport(surroundings()).study(studies, study);
        return written;
    }

    /// The running trials of an embedded study are put back and the study stays `paused`; a study elsewhere is
    /// cancelled; unless the user wants it otherwise.
    private void interrupt(StudyDocument study) {
        if (options.onInterrupt() == Leaving.CANCEL) {
            say("Interrupted: cancelling " + study.id() + " on " + studies.place() + "; once more leaves it as it is.");
            cancelNow(study.id());
            embedded.ifPresent(server -> server.stop(Duration.ZERO));
            return;
        }
        if (embedded.isEmpty()) {
            say("Interrupted; " + study.id() + " goes on. Follow it with: gridwright watch " + study.id());
            return;
        }
        say("Interrupted: putting running trials back; once more ends it at once.");
        var unused = pause(study.id());
        // Said before it is all gone, as the caller may not wait that long.
        say("What was measured is kept. Go on with: " + resumeWords + study.id());
        embedded.get().stop(INTERRUPT_GRACE);
    }

    /// @return whether it is paused
    private boolean pause(String id) {
        if (Attended.within(LAST_WORDS, () -> studies.pause(id)).isPresent()) {
            return true;
        }
        say("The study could not be paused; it goes on with the next server on its data.");
        return false;
    }

    private void cancelNow(String id) {
        if (Attended.within(LAST_WORDS, () -> studies.cancel(id, false)).isEmpty()) {
            say("The study could not be cancelled; do it with: gridwright cancel " + id);
            return;
        }
        say("Cancelled " + id + ".");
        writeWhatThereIs(id);
    }

    /// The results that a study has so far, if that is soon done.
    private void writeWhatThereIs(String id) {
        var unused = Attended.within(
                LAST_WORDS, () -> results.write(studies, id, surroundings().err()));
    }

    private void timeUp(StudyDocument study, Instant since) {
        if (options.onTimeout() == Leaving.LEAVE && embedded.isEmpty()) {
            say("--timeout passed; " + study.id() + " goes on. Follow it with: gridwright watch " + study.id());
            return;
        }
        if (options.onTimeout() == Leaving.LEAVE) {
            say("--timeout passed: putting running trials back.");
            say((pause(study.id()) ? "The study is paused. Go on with: " : "Go on with: ") + resumeWords + study.id());
            embedded.ifPresent(server -> server.stop(INTERRUPT_GRACE));
            return;
        }
        say("--timeout passed: cancelling " + study.id() + ".");
        var limit = Optional.of(StudyWatch.elapsed(surroundings()).plus(CANCEL_WAIT));
        var quiet = new ProgressDisplay(surroundings(), program.terminal(), true);
        if (Attended.ask(surroundings(), limit, () -> studies.cancel(study.id(), false)) instanceof Answer.Came<?>) {
            var waited = new StudyWatch(surroundings(), studies, quiet, NEAR_PAUSE).follow(study, limit);
            if (waited instanceof Result.Ended(var ended)) {
                var unused = report(ended, since);
                return;
            }
        }
        say("Whether it was cancelled is not known yet: gridwright show " + study.id());
        writeWhatThereIs(study.id());
    }

    private void say(String text) {
        surroundings().err().println(text);
    }

    private Surroundings surroundings() {
        return program.surroundings();
    }
}
