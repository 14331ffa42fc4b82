package dev.gridwright.app;

import dev.gridwright.evaluate.command.CommandEvaluators;
import dev.gridwright.evaluate.command.CommandSettings;
import dev.gridwright.evaluate.launch.LaunchSettings;
import dev.gridwright.evaluate.launch.Launcher;
import dev.gridwright.files.Trees;
import dev.gridwright.kept.Leaving;
import dev.gridwright.secret.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;

/// How commands run on a data directory.
final class Commands {
    private static final String SCRATCH = "launch";
    private static final String ATTEMPTS = "attempts";

    private Commands() {}

    /// Starts what starts and ends commands; it kills what an earlier life of this data directory left running.
    static Launcher launcher(Path data) {
        var folder = data.toAbsolutePath().normalize();
        var identity = UUID.nameUUIDFromBytes(folder.toString().getBytes(StandardCharsets.UTF_8));
        try {
            return Launcher.probe(LaunchSettings.of(identity.toString(), folder.resolve(SCRATCH)));
        } catch (IOException e) {
            throw new UncheckedIOException("Commands cannot be started here: " + e.getMessage(), e);
        }
    }

    /// What holds for the end of commands here, found out without a data directory; as one of the guarantees of a plan.
    static String killing() {
        try {
            var folder = Files.createTempDirectory("gridwright-plan-");
            try (var launcher =
                    Launcher.probe(LaunchSettings.of(UUID.randomUUID().toString(), folder))) {
                return launcher.guarantees();
            } finally {
                Trees.remove(folder);
            }
        } catch (IOException e) {
            return "none: commands cannot be started here: " + e.getMessage();
        }
    }

    /// @param keeping takes what attempts with a result leave behind
    static CommandEvaluators evaluators(Path data, Launcher launcher, Secrets secrets, Consumer<Leaving> keeping) {
        var attempts = data.toAbsolutePath().normalize().resolve(ATTEMPTS);
        return new CommandEvaluators(new CommandSettings(launcher, attempts, System.getenv(), secrets, keeping));
    }
}
