package dev.gridwright.cli.program;

import dev.gridwright.cli.settings.Setting;
import dev.gridwright.cli.settings.Settings;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// How options are called where they are not on the command line: in variables and files.
public final class OptionValues {
    private OptionValues() {}

    /// What a variable or file sets for an option.
    public static Optional<Setting> setting(Settings settings, ArgSpec argument) {
        return argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp()
                ? settings.of(name(option))
                : Optional.empty();
    }

    /// An option's long name without its dashes.
    public static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^--?", "");
    }
}
