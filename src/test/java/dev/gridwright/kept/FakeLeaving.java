package dev.gridwright.kept;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An attempt that left whatever a test has put into its folder.
final class FakeLeaving implements Leaving {
    final List<String> said = new ArrayList<>();
    private final Attempt attempt;
    private final Path attempts;
    private final Path output;
    volatile boolean stopped;

    /// @param attempts made when it is missing
    FakeLeaving(Path attempts, Attempt attempt) throws IOException {
        this.attempts = attempts;
        this.attempt = attempt;
        this.output = Path.of(Long.toString(attempt.token()), "output");
        Files.createDirectories(folder());
    }

    /// Where the attempt has left its files.
    Path folder() {
        return attempts.resolve(output);
    }

    FakeLeaving with(String name, String text) throws IOException {
        var file = folder().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    @Override
    public Attempt attempt() {
        return attempt;
    }

    @Override
    public Path attempts() {
        return attempts;
    }

    @Override
    public Path output() {
        return output;
    }

    @Override
    public boolean stopped() {
        return stopped;
    }

    @Override
    public void say(String sentence) {
        said.add(sentence);
    }

    @Override
    public boolean hides(String text) {
        return text.contains("hunter2");
    }
}
