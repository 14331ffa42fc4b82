package dev.gridwright.evaluate.command;

import dev.gridwright.evaluate.launch.Ended.Bound;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.TrialSettings.Resources;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/// Says why a command fell that was not told to end.
final class Fall {
    private static final int SIGKILL = 9;

    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(SIGKILL, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"));

    private Fall() {}

    /// There is no such program to start.
    ///
    /// @param code what a shell would say
    static Ending unstartable(String message, int code) {
        return new Ending.Fell(Outcome.FAILED, Cause.SPAWN, message, OptionalInt.of(code), OptionalInt.empty());
    }

    /// @param lastWords the last line of standard error
    static Ending exited(int code, String lastWords) {
        return new Ending.Fell(
                Outcome.FAILED,
                Cause.EXIT,
                "The command ended with exit code " + code + said(lastWords),
                OptionalInt.of(code),
                OptionalInt.empty());
    }

    static Ending signalled(int signal, String lastWords) {
        var name = SIGNALS.get(signal);
        return signalled(
                Cause.SIGNAL,
                signal,
                "The command was ended by signal " + signal + (name == null ? "" : " (" + name + ")")
                        + (signal == SIGKILL
                                ? ", which this server did not send; the system does so when memory is short"
                                : "")
                        + said(lastWords));
    }

    static Ending exceeded(Bound bound, Resources resources) {
        return switch (bound) {
            case MEMORY ->
                signalled(
                        Cause.OOM,
                        SIGKILL,
                        "The command used more memory than the "
                                + resources
                                        .memoryBytes()
                                        .map(bytes -> (bytes >> 20) + " MiB of ")
                                        .orElse("")
                                + "resources.memory allow, and was killed. Give it more, or let it use less.");
            case MACHINE ->
                signalled(
                        Cause.OOM,
                        SIGKILL,
                        "The machine ran short of memory, and this command, which held the most, was killed. Say with"
                                + " resources.memory what one trial needs, or run fewer at once (limits.parallel).");
            case PROCESSES ->
                signalled(
                        Cause.SIGNAL,
                        SIGKILL,
                        String.format(
                                Locale.ROOT,
                                "The command ran more than %,d processes and threads at once, and was killed.",
                                CommandProcess.MAX_PROCESSES));
        };
    }

    private static Ending signalled(Cause cause, int signal, String message) {
        return new Ending.Fell(Outcome.FAILED, cause, message, OptionalInt.empty(), OptionalInt.of(signal));
    }

    private static String said(String lastWords) {
        return lastWords.isEmpty() ? "." : ": " + lastWords;
    }
}
