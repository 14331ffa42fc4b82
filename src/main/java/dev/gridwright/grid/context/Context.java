package dev.gridwright.grid.context;

import dev.gridwright.reuse.Fingerprints;
import dev.gridwright.trial.TrialKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Where a grid is read: which files it may name, and how long its trials may take.
///
/// @param folder what relative paths are relative to; absolute; empty when no file may be named
/// @param confined whether every file must lie below that folder, as on a server
/// @param plugins the folder of jars with objectives
/// @param maxRun the longest `timeout.run` that is accepted
/// @param secrets the operator's secrets; empty where they are not known and not looked at
/// @param commands which commands may be run where the folder is confined; elsewhere any may
/// @param fingerprints the hashes of files that stand for code
/// @param hooks who may be told of studies
/// @param room the slots that a trial can have at once, where they are known
public record Context(
        Optional<Path> folder,
        boolean confined,
        Optional<Path> plugins,
        Duration maxRun,
        Optional<SecretNames> secrets,
        CommandRules commands,
        Fingerprints fingerprints,
        NotifyRules hooks,
        Optional<Room> room) {
    public static final Duration MAX_RUN = Duration.ofHours(24);

    /// The user's own run: paths are relative to the folder of the grid file, and may lead anywhere.
    public static Context embedded(Path folder, Optional<Path> plugins) {
        return new Context(
                Optional.of(folder.toAbsolutePath().normalize()),
                false,
                plugins,
                MAX_RUN,
                Optional.empty(),
                CommandRules.NONE,
                Fingerprints.forgetful(),
                NotifyRules.ANY,
                Optional.empty());
    }

    /// A server: paths are relative to its data root and stay below it.
    public static Context server(Optional<Path> dataRoot, Optional<Path> plugins) {
        return new Context(
                dataRoot.map(root -> root.toAbsolutePath().normalize()),
                true,
                plugins,
                MAX_RUN,
                Optional.empty(),
                CommandRules.NONE,
                Fingerprints.forgetful(),
                NotifyRules.ANY,
                Optional.empty());
    }

    /// The same, where only these secrets may be used.
    public Context withSecrets(SecretNames names) {
        return new Context(folder, confined, plugins, maxRun, Optional.of(names), commands, fingerprints, hooks, room);
    }

    /// The names of the operator's secrets.
    ///
    /// @param all of them
    /// @param headers those that are for some host, which sees at each request whether it is meant
    /// @param commands those that a grid's own commands, and what it adds to others, may have
    public record SecretNames(Set<String> all, Set<String> headers, Set<String> commands) {
        public SecretNames {
            all = Set.copyOf(all);
            headers = Set.copyOf(headers);
            commands = Set.copyOf(commands);
        }
    }

    /// The same, with these rules for commands; they matter on a server only.
    public Context withCommands(CommandRules rules) {
        return new Context(folder, confined, plugins, maxRun, secrets, rules, fingerprints, hooks, room);
    }

    /// The same, with hashes of files that are known already.
    public Context withFingerprints(Fingerprints known) {
        return new Context(folder, confined, plugins, maxRun, secrets, commands, known, hooks, room);
    }

    /// The same, with these rules for who may be told of studies.
    public Context withNotify(NotifyRules rules) {
        return new Context(folder, confined, plugins, maxRun, secrets, commands, fingerprints, rules, room);
    }

    /// The same, where a trial can have so many slots at once.
    public Context withRoom(Room slots) {
        return new Context(
                folder, confined, plugins, maxRun, secrets, commands, fingerprints, hooks, Optional.of(slots));
    }

    /// The slots that one trial can have at once.
    ///
    /// @param cpu slots that compute
    /// @param gpu devices
    public record Room(int cpu, int gpu) {}

    /// A file that a grid may use, or why it may not.
    public sealed interface Found {
        record File(Path path) implements Found {}

        record Nothing(String detail, String allowed) implements Found {}
    }

    /// The data file of that name.
    public Found data(String name) {
        if (folder.isEmpty()) {
            return new Found.Nothing("this server reads no data files: it was started without --data-root", "");
        }
        return below(folder.get(), name, confined, "the data root");
    }

    /// The file or folder of that name, which stands for somebody's code.
    public Found code(String name) {
        return folder.isEmpty()
                ? new Found.Nothing("this server reads no files: it was started without --data-root", "a text")
                : below(folder.get(), name, confined, "the data root", true);
    }

    /// The jar of that name: of the plug-in folder, else of the user's own folder.
    public Found jar(String name) {
        if (plugins.isPresent()) {
            return below(plugins.get(), name, true, "the plug-in folder");
        }
        return confined || folder.isEmpty()
                ? new Found.Nothing("there is no plug-in folder: start with --plugins", "")
                : below(folder.get(), name, false, "");
    }

    /// Where an unregistered command runs: a user's own in the folder of the grid file, with all that the user
    /// sees; on a server in the data root, and without it in a folder of its own.
    public TrialKind.Surroundings surroundings() {
        return new TrialKind.Surroundings(folder.map(Path::toString), !confined);
    }

    private static Found below(Path root, String name, boolean confined, String rootWords) {
        return below(root, name, confined, rootWords, false);
    }

    private static Found below(Path root, String name, boolean confined, String rootWords, boolean orFolder) {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            return new Found.Nothing("not a path", "a file name");
        }
        if (confined && (path.isAbsolute() || !root.resolve(path).normalize().startsWith(root.normalize()))) {
            return new Found.Nothing("a path that leads out of " + rootWords, "a path below it, relative to it");
        }
        var file = root.resolve(path).normalize();
        if (!Files.isRegularFile(file) && !(orFolder && Files.isDirectory(file))) {
            return new Found.Nothing(
                    Files.isDirectory(file) ? "a folder, not a file" : "there is no such file",
                    confined
                            ? "a file below " + rootWords
                            : "a file; a relative path is relative to the grid file's folder");
        }
        try {
            return !confined || file.toRealPath().startsWith(root.toRealPath())
                    ? new Found.File(file)
                    : new Found.Nothing("a link that leads out of " + rootWords, "a file below it");
        } catch (IOException e) {
            return new Found.Nothing("the file cannot be reached", "");
        }
    }
}
