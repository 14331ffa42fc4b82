package dev.gridwright.kept;

import java.nio.file.Path;

/// What an attempt that came to a result leaves behind.
public interface Leaving {
    /// What is offered, and how good it is.
    ///
    /// @param keep of so many best trials of the study files are kept
    /// @param sign 1 where a lower objective is better, else -1
    record Attempt(String study, long index, long token, int keep, double objective, int sign) {}

    Attempt attempt();

    /// The folder in which its own folder lies, which no attempt has made.
    Path attempts();

    /// The way from there to the folder of what is to be kept. Neither part of it is trusted.
    Path output();

    /// Whether the attempt was stopped meanwhile, so that nothing of it is wanted.
    boolean stopped();

    /// Takes a sentence for whoever reads what the attempt wrote.
    void say(String sentence);

    /// Whether a text holds what nobody may see.
    boolean hides(String text);
}
