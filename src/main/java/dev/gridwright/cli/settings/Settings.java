package dev.gridwright.cli.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The values of options that the command line does not give. The first place that has one wins: the variable
/// `GRIDWRIGHT_<NAME>`, a file named by `--config`, the project's `.gridwright.yaml`, the user's `config.yaml`.
public final class Settings {
    /// Between the values of a repeatable option in a variable.
    public static final String SEPARATOR = "\n";

    public static final String PROJECT_FILE = ".gridwright.yaml";

    private static final String PREFIX = "GRIDWRIGHT_";

    private final Map<String, String> environment;
    private final List<SettingsFile> files;

    private Settings(Map<String, String> environment, List<SettingsFile> files) {
        this.environment = Map.copyOf(environment);
        this.files = List.copyOf(files);
    }

    /// Reads the files that are there.
    ///
    /// @param folder the working directory
    /// @param named the file of `--config`
    /// @throws SettingsProblem when a file cannot be read as names and values
    public static Settings load(Map<String, String> environment, Path folder, Optional<Path> named) {
        var files = new ArrayList<SettingsFile>();
        named.ifPresent(file -> files.add(SettingsFile.required(folder.resolve(file))));
        SettingsFile.read(folder.resolve(PROJECT_FILE)).ifPresent(files::add);
        userFile(environment).flatMap(SettingsFile::read).ifPresent(files::add);
        return new Settings(environment, files);
    }

    /// `$XDG_CONFIG_HOME/gridwright/config.yaml`, else below `~/.config`.
    static Optional<Path> userFile(Map<String, String> environment) {
        var home = Optional.ofNullable(environment.get("HOME")).filter(text -> !text.isEmpty());
        return Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(text -> text.startsWith("/"))
                .map(Path::of)
                .or(() -> home.map(text -> Path.of(text, ".config")))
                .map(base -> base.resolve("gridwright").resolve("config.yaml"));
    }

    /// The variable of an option: `GRIDWRIGHT_MAX_POINTS` for `max-points`.
    public static String variable(String option) {
        return PREFIX + option.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /// What is set for the option of that long name, without its dashes.
    public Optional<Setting> of(String option) {
        var variable = variable(option);
        var value = environment.get(variable);
        if (value != null && !value.isEmpty() && !isServiceLink(value)) {
            return Optional.of(new Setting(List.of(value.split(SEPARATOR)), "$" + variable));
        }
        return files.stream().flatMap(file -> file.of(option).stream()).findFirst();
    }

    /// A container platform sets `GRIDWRIGHT_PORT=tcp://10.0.0.1:8080` for a service of the name gridwright.
    private static boolean isServiceLink(String value) {
        return value.startsWith("tcp://");
    }

    /// Whether any file sets anything.
    public boolean hasFiles() {
        return !files.isEmpty();
    }

    /// Refuses files that name something else than `options`.
    ///
    /// @throws SettingsProblem naming every such name
    public void check(Collection<String> options) {
        var problems =
                files.stream().flatMap(file -> file.unknown(options).stream()).toList();
        if (!problems.isEmpty()) {
            throw new SettingsProblem(String.join("\n", problems));
        }
    }
}
