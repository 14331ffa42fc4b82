package dev.gridwright.evaluate.process;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Outcome;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Why a child process ended that was not to end, told from its exit code and its last words.
final class Death {
    /// What the JDK adds to the number of the signal that ended a process. A process may also exit with such a code by
    /// itself, which cannot be told apart.
    private static final int SIGNALLED = 128;

    private static final int LAST_SIGNAL = 64;

    /// `-XX:+ExitOnOutOfMemoryError` says this and exits with [#OOM_EXIT].
    private static final String OOM_WORDS = "Terminating due to java.lang.OutOfMemoryError: ";

    private static final int OOM_EXIT = 3;

    /// A JVM that may not dump core reports a fatal signal so and exits with [#FATAL_EXIT].
    private static final Pattern FATAL_SIGNAL = Pattern.compile("#\\s+SIG[A-Z]+ \\(0x([0-9a-f]+)\\) at pc=");

    private static final int FATAL_EXIT = 1;

    private static final Map<Integer, String> NAMES =
            Map.of(4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

    private static final int SIGKILL = 9;
    private static final int MAX_QUOTED_CHARACTERS = 500;

    private Death() {}

    /// A trial was under way.
    static Ending ofTrial(int code, String output, long heapBytes) {
        if (code == OOM_EXIT && output.contains(OOM_WORDS)) {
            return Ending.failed(
                    Cause.OOM,
                    "The trial ran out of memory (" + wordAfter(output, OOM_WORDS) + "): its process has a heap of "
                            + (heapBytes >> 20) + " MiB. resources.memory of the trial asks for more.");
        }
        var fatal = FATAL_SIGNAL.matcher(output);
        if (code == FATAL_EXIT && fatal.find()) {
            return signalled(Integer.parseInt(fatal.group(1), 16));
        }
        if (code > SIGNALLED && code <= SIGNALLED + LAST_SIGNAL) {
            return signalled(code - SIGNALLED);
        }
        return new Ending.Fell(
                Outcome.FAILED,
                Cause.EXIT,
                "The trial ended its process with exit code " + code + " instead of returning.",
                OptionalInt.of(code),
                OptionalInt.empty());
    }

    /// It had not yet greeted.
    static Ending beforeReady(int code, String output, boolean late) {
        var words = output.strip();
        var quoted = words.length() > MAX_QUOTED_CHARACTERS ? words.substring(0, MAX_QUOTED_CHARACTERS) + "..." : words;
        return Ending.failed(
                Cause.SPAWN,
                (late
                                ? "The child process was not ready in time and was killed"
                                : "The child process ended with exit code " + code + " before it was ready")
                        + (quoted.isEmpty() ? "." : ": " + quoted));
    }

    private static Ending signalled(int signal) {
        return new Ending.Fell(
                Outcome.FAILED,
                Cause.SIGNAL,
                "The process of the trial was ended by signal " + signal
                        + (NAMES.containsKey(signal) ? " (" + NAMES.get(signal) + ")" : "")
                        + (signal == SIGKILL
                                ? ", which this server did not send; the system does so when memory is short."
                                : "."),
                OptionalInt.empty(),
                OptionalInt.of(signal));
    }

    private static String wordAfter(String text, String words) {
        int start = text.indexOf(words) + words.length();
        int end = text.indexOf('\n', start);
        return text.substring(start, end < 0 ? text.length() : end);
    }
}
