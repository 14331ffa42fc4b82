package dev.gridwright.evaluate.command;

import dev.gridwright.evaluate.launch.Launcher;
import dev.gridwright.kept.Leaving;
import dev.gridwright.secret.Secrets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/// What all commands of a server share.
///
/// @param launcher starts and ends them; closed by its owner, after the evaluators
/// @param attempts the folder below which each attempt has its own, absolute; emptied at the start
/// @param environment of this process
/// @param secrets of the operator, for variables of a command's environment
/// @param keeping takes what attempts with a result leave behind
public record CommandSettings(
        Launcher launcher, Path attempts, Map<String, String> environment, Secrets secrets, Consumer<Leaving> keeping) {
    public CommandSettings {
        environment = Map.copyOf(environment);
    }
}
