package dev.gridwright.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The git commit that a folder is at.
final class GitCommit {
    private static final long PATIENCE_SECONDS = 5;
    private static final int MAX_HASH_BYTES = 200;

    private GitCommit() {}

    /// The commit's hash, `-dirty` appended when there are changes; empty when the folder is in no work tree, or git is
    /// not there or too slow.
    ///
    /// *Thread*: blocks.
    static Optional<String> of(Path folder) {
        return git(folder, "rev-parse", "--verify", "HEAD")
                .filter(answer -> answer.status() == 0 && answer.text().matches("[0-9a-f]{40,64}"))
                .flatMap(commit -> git(folder, "diff", "--quiet", "--no-ext-diff", "--no-textconv", "HEAD", "--")
                        .map(changes -> changes.status() == 0 ? commit.text() : commit.text() + "-dirty"));
    }

    private record Answer(int status, String text) {}

    private static Optional<Answer> git(Path folder, String... arguments) {
        // A work tree's own configuration may name a program to watch files with; nothing of it is run here.
        var command = new ArrayList<>(List.of("git", "-c", "core.fsmonitor=false", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
        try {
            var process = builder.start();
            try (var out = process.getInputStream()) {
                process.getOutputStream().close();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    return Optional.empty();
                }
                var text = new String(out.readNBytes(MAX_HASH_BYTES), StandardCharsets.UTF_8);
                return Optional.of(new Answer(process.exitValue(), text.strip()));
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
