package dev.gridwright.cli.watch;

import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.report.StudyDocument;

/// What an ended study means for the caller of the program.
public final class Verdicts {
    private Verdicts() {}

    /// Without evidence there is no verdict; only a verdict can be passed.
    ///
    /// @param allowPartial whether a study that was stopped by `max_time` or `max_trials` is good enough
    public static ExitCode of(StudyDocument study, boolean allowPartial) {
        var reason = study.stopReason();
        boolean partial = reason.equals("max_time") || reason.equals("max_trials");
        if (!study.state().equals("completed") || study.count("succeeded") == 0 || (partial && !allowPartial)) {
            return ExitCode.NO_VERDICT;
        }
        return study.verdict().equals("failed") ? ExitCode.GATE_FAILED : ExitCode.DONE;
    }

    /// Why there is no verdict, for a message.
    public static String whyNone(StudyDocument study) {
        if (study.count("succeeded") == 0) {
            return "nothing succeeded";
        }
        return study.state().equals("completed")
                ? "stopped by " + study.stopReason() + " (--allow-partial accepts that)"
                : "the study " + (study.state().equals("failed") ? "failed" : "is " + study.state());
    }
}
