package dev.gridwright.cli;

import dev.gridwright.cli.client.RequestFailed;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Surroundings;
import dev.gridwright.cli.look.ReportCommand;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.OptionValues;
import dev.gridwright.cli.settings.Setting;
import dev.gridwright.cli.settings.Settings;
import dev.gridwright.cli.settings.SettingsProblem;
import dev.gridwright.space.NearestName;
import dev.gridwright.store.StoreFailed;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Reads the command line, runs the command it names, and turns whatever happens into an exit code and words for
/// the user.
public final class Program {
    private static final int MAX_HELP_WIDTH = 100;

    /// The least that the parser takes, be the terminal as narrow as it may.
    private static final int MIN_HELP_WIDTH = 55;

    private static final String CONFIG = "--config";

    private final Surroundings surroundings;

    /// For help, whose colours are not ours.
    private final PrintStream help;

    public Program(Surroundings surroundings) {
        this.surroundings = surroundings.safe();
        this.help = surroundings.out();
    }

    /// Runs one command; answers what the process is to end with.
    public int run(String... arguments) {
        try {
            var settings = Settings.load(surroundings.environment(), surroundings.folder(), configFile(arguments));
            var line = commandLine(settings, Set.copyOf(Arrays.asList(arguments)));
            if (settings.hasFiles()) {
                settings.check(optionNames(line));
            }
            return line.execute(arguments);
        } catch (SettingsProblem e) {
            e.getMessage().lines().forEach(this::say);
            return ExitCode.USAGE.number();
        } catch (RuntimeException | Error e) {
            // Such as a part of the program that is missing, or memory that is.
            return internal(e, List.of(arguments).contains("-v"));
        } finally {
            surroundings.out().flush();
            surroundings.err().flush();
        }
    }

    /// The program, with those of its commands ready to run that are named among the words; all of them where all
    /// options must be known.
    private CommandLine commandLine(Settings settings, Set<String> words) {
        var root = new Gridwright(surroundings, settings);
        var line = new CommandLine(root);
        boolean all = settings.hasFiles()
                || words.contains(Commands.CONFIG.word())
                || words.contains(Commands.COMPLETION.word());
        for (var command : Commands.values()) {
            var open = all || words.contains(command.word());
            line.addSubcommand(command.word(), open ? command.open(root) : command.mention());
        }
        if (line.getSubcommands().get(Commands.RUN.word()) instanceof CommandLine run) {
            describeExitCodes(run);
        }
        if (line.getSubcommands().get(Commands.REPORT.word()) instanceof CommandLine report) {
            ReportCommand.withOwnFormat(report);
        }
        line.getCommandSpec().version(Gridwright.NAME + " " + surroundings.version());
        var ansi = surroundings.terminal().outInk().colour() ? Ansi.ON : Ansi.OFF;
        return line.setDefaultValueProvider(argument -> OptionValues.setting(settings, argument)
                        .map(Setting::text)
                        .orElse(null))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(Math.clamp(surroundings.terminal().outWidth(), MIN_HELP_WIDTH, MAX_HELP_WIDTH))
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
                .setOut(new PrintWriter(help, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((problem, _) -> usage(settings, problem))
                .setExecutionExceptionHandler((problem, _, _) -> failure(problem, root.verbose()));
    }

    private static void describeExitCodes(CommandLine command) {
        var meanings = new LinkedHashMap<String, String>();
        for (var code : ExitCode.values()) {
            meanings.put(" " + code.number(), code.meaning());
        }
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(meanings);
    }

    private static TreeSet<String> optionNames(CommandLine line) {
        var names = new TreeSet<String>();
        Stream.concat(Stream.of(line), line.getSubcommands().values().stream())
                .flatMap(command -> command.getCommandSpec().options().stream())
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .forEach(option -> names.add(OptionValues.name(option)));
        return names;
    }

    private Optional<Path> configFile(String... arguments) {
        var words = List.of(arguments);
        int at = words.indexOf(CONFIG);
        if (at >= 0 && at + 1 < words.size()) {
            return Optional.of(Path.of(words.get(at + 1)));
        }
        return words.stream()
                .filter(word -> word.startsWith(CONFIG + "="))
                .map(word -> word.substring(CONFIG.length() + 1))
                .findFirst()
                .or(() -> Optional.ofNullable(surroundings.environment().get(Settings.variable("config"))))
                .filter(text -> !text.isEmpty())
                .map(Path::of);
    }

    private int usage(Settings settings, ParameterException problem) {
        var message = new StringBuilder(Mistake.words(problem));
        if (problem.getArgSpec() != null) {
            OptionValues.setting(settings, problem.getArgSpec())
                    .filter(setting -> setting.text().equals(problem.getValue()))
                    .ifPresent(setting ->
                            message.append(" (from ").append(setting.source()).append(')'));
        }
        message.toString().lines().forEach(this::say);
        if (problem instanceof UnmatchedArgumentException unmatched) {
            suggestion(unmatched).ifPresent(name -> surroundings.err().println("Did you mean '" + name + "'?"));
        }
        surroundings
                .err()
                .println("Try '" + problem.getCommandLine().getCommandSpec().qualifiedName(" ") + " --help'.");
        return ExitCode.USAGE.number();
    }

    private static Optional<String> suggestion(UnmatchedArgumentException problem) {
        var word = problem.getUnmatched().getFirst();
        var line = problem.getCommandLine();
        if (!word.startsWith("-")) {
            return NearestName.of(word, line.getSubcommands().keySet());
        }
        var options = line.getCommandSpec().options().stream()
                .flatMap(option -> Arrays.stream(option.names()))
                .filter(name -> name.startsWith("--"))
                .toList();
        return NearestName.of(word.replaceFirst("=.*", ""), options);
    }

    private int failure(Exception problem, boolean verbose) {
        return switch (problem) {
            case CommandFailed failed -> {
                say(failed.getMessage());
                failed.lines().forEach(surroundings.err()::println);
                yield failed.code().number();
            }
            case RequestFailed failed -> {
                say(failed.getMessage());
                failed.details().forEach(detail -> surroundings.err().println("  " + detail));
                yield surroundings
                        .interrupts()
                        .first()
                        .orElse(code(failed.kind()))
                        .number();
            }
            case StoreFailed failed -> {
                say(String.valueOf(failed.getMessage()));
                yield surroundings
                        .interrupts()
                        .first()
                        .orElse(ExitCode.UNAVAILABLE)
                        .number();
            }
            case InvalidPathException invalid -> {
                say(unnameable(invalid));
                yield ExitCode.USAGE.number();
            }
            default -> internal(problem, verbose);
        };
    }

    /// A file cannot be named: for a character that no name has, or one that the locale has none for.
    private static String unnameable(InvalidPathException invalid) {
        boolean foreign = !StandardCharsets.US_ASCII.newEncoder().canEncode(invalid.getInput());
        return "there can be no file " + invalid.getInput()
                + (foreign
                        ? " in this locale; set LC_ALL=C.UTF-8, or another locale of UTF-8"
                        : ": " + invalid.getReason());
    }

    private int internal(Throwable problem, boolean verbose) {
        say("internal error: " + problem + (verbose ? "" : " (-v shows where)"));
        if (verbose) {
            problem.printStackTrace(surroundings.err());
        }
        return ExitCode.INTERNAL.number();
    }

    static ExitCode code(RequestFailed.Kind kind) {
        return switch (kind) {
            case UNREACHABLE, BROKEN_OFF, REFUSED -> ExitCode.UNAVAILABLE;
            case UNKNOWN, INVALID -> ExitCode.USAGE;
            case FAULT -> ExitCode.INTERNAL;
        };
    }

    private void say(String message) {
        surroundings.err().println(Gridwright.NAME + ": " + message);
    }
}
