package dev.gridwright.cli.host;

/// What the program tells its caller with the number it ends with.
public enum ExitCode {
    DONE(0, "done; gates passed"),
    INTERNAL(1, "internal error"),
    USAGE(2, "usage, invalid grid or gate"),
    GATE_FAILED(3, "a gate failed"),
    NO_VERDICT(
            4,
            "no verdict: nothing succeeded, the study failed or was cancelled, or it was stopped by max_time or"
                    + " max_trials without --allow-partial"),
    UNAVAILABLE(5, "server unreachable, refused or not authorised; data directory held"),
    TIMED_OUT(124, "--timeout passed"),
    HUNG_UP(129, "the terminal was closed"),
    INTERRUPTED(130, "interrupted"),
    TERMINATED(143, "terminated");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }
}
