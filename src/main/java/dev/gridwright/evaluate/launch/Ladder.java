package dev.gridwright.evaluate.launch;

/// The ways to end an attempt with everything it has started, best first.
public enum Ladder {
    /// Both of the next two.
    GROUP_AND_NAMESPACE(
            "A+B",
            true,
            true,
            "each attempt runs in a control group and a process namespace of its own; all of it ends with the attempt, "
                    + "and with Gridwright itself even when that is killed"),
    /// A process namespace for each attempt, which the kernel ends with its init, and that with this process.
    NAMESPACE(
            "B",
            false,
            true,
            "each attempt runs in a process namespace of its own; all of it ends with the attempt, and with Gridwright itself "
                    + "even when that is killed"),
    /// A control group for each attempt.
    GROUP(
            "A",
            true,
            false,
            "each attempt runs in a control group of its own; all of it ends with the attempt; when Gridwright itself is "
                    + "killed, a guardian process ends the groups"),
    /// A session for each attempt; its processes are found by descent and by a variable of their environment.
    SESSION(
            "C",
            false,
            false,
            "the processes of an attempt are found by their descent and by a variable of their environment, and killed "
                    + "when it ends; one that leaves its parent and replaces its environment can escape");

    private final String letter;
    private final boolean group;
    private final boolean namespace;
    private final String guarantees;

    Ladder(String letter, boolean group, boolean namespace, String guarantees) {
        this.letter = letter;
        this.group = group;
        this.namespace = namespace;
        this.guarantees = guarantees;
    }

    /// `A+B`, `B`, `A` or `C`.
    public String letter() {
        return letter;
    }

    boolean group() {
        return group;
    }

    boolean namespace() {
        return namespace;
    }

    /// What holds for each attempt, in one sentence without a full stop.
    public String guarantees() {
        return guarantees;
    }
}
