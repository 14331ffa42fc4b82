package dev.gridwright.cli.settings;

import dev.gridwright.space.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// One configuration file: option names without dashes, each with a value or a list of values.
record SettingsFile(Path path, Map<String, List<String>> values) {
    private static final int MAX_CHARACTERS = 64 * 1024;

    /// The file, when there is one.
    static Optional<SettingsFile> read(Path path) {
        try {
            return Optional.of(new SettingsFile(path, parse(path, Files.readString(path))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SettingsProblem(path + " cannot be read: " + e.getMessage());
        }
    }

    static SettingsFile required(Path path) {
        return read(path).orElseThrow(() -> new SettingsProblem(path + " is not there"));
    }

    private static Map<String, List<String>> parse(Path path, String text) {
        if (text.isBlank()) {
            return Map.of();
        }
        Object document;
        try {
            document = new Load(LoadSettings.builder()
                            .setLabel(path.toString())
                            .setCodePointLimit(MAX_CHARACTERS)
                            .setMaxAliasesForCollections(0)
                            .build())
                    .loadFromString(text);
        } catch (YamlEngineException e) {
            throw new SettingsProblem(path + " is not YAML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        if (document == null) {
            return Map.of();
        }
        if (!(document instanceof Map<?, ?> members)) {
            throw new SettingsProblem(path + " must hold option names with their values, such as 'slots: 4'");
        }
        var values = new LinkedHashMap<String, List<String>>();
        members.forEach((name, value) -> values.put(String.valueOf(name), texts(path, name, value)));
        return values;
    }

    private static List<String> texts(Path path, Object name, Object value) {
        return switch (value) {
            case List<?> items ->
                items.stream().map(item -> scalar(path, name, item)).toList();
            case null -> throw new SettingsProblem(path + ": '" + name + "' has no value");
            default -> List.of(scalar(path, name, value));
        };
    }

    private static String scalar(Path path, Object name, Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new SettingsProblem(path + ": '" + name + "' takes a value, or a list of values");
    }

    Optional<Setting> of(String option) {
        return Optional.ofNullable(values.get(option)).map(texts -> new Setting(texts, path.toString()));
    }

    List<String> unknown(Collection<String> options) {
        return values.keySet().stream()
                .filter(name -> !options.contains(name))
                .map(name -> path + ": there is no option '" + name + "'"
                        + NearestName.of(name, options)
                                .map(known -> "; did you mean '" + known + "'?")
                                .orElse(""))
                .toList();
    }
}
