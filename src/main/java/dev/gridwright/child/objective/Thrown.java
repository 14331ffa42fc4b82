package dev.gridwright.child.objective;

import java.util.Optional;

/// What an objective threw, in words. It may be of any class, so nothing it says of itself is trusted to work.
public final class Thrown {
    private static final int MAX_MESSAGE_CHARACTERS = 2_000;

    private Thrown() {}

    /// One sentence: the class, its message, and the first line of the objective's own code.
    public static String describe(Throwable thrown) {
        try {
            var message = Optional.ofNullable(thrown.getMessage())
                    .map(text -> ": " + text)
                    .orElse("");
            var words = thrown.getClass().getName() + message;
            var shortened = words.length() > MAX_MESSAGE_CHARACTERS
                    ? words.substring(0, MAX_MESSAGE_CHARACTERS) + "..."
                    : words;
            return shortened + place(thrown);
        } catch (Throwable e) {
            return thrown.getClass().getName() + " (its message cannot be read: "
                    + e.getClass().getName() + ")";
        }
    }

    /// Prints the stack trace to standard error, which is the trial's log.
    public static void print(Throwable thrown) {
        try {
            thrown.printStackTrace();
        } catch (Throwable e) {
            System.err.println(describe(thrown));
        }
    }

    private static String place(Throwable thrown) {
        for (var frame : thrown.getStackTrace()) {
            if (!frame.getClassName().startsWith("java.")
                    && !frame.getClassName().startsWith("jdk.")) {
                return " (at " + frame.getClassName() + "." + frame.getMethodName() + ", " + frame.getFileName() + ":"
                        + frame.getLineNumber() + ")";
            }
        }
        return "";
    }
}
