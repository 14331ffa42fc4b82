package dev.gridwright.grid.trial;

import dev.gridwright.grid.context.RegisteredCommand;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Problem;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.section.Values;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Reading;
import dev.gridwright.grid.tree.TreeReader;
import dev.gridwright.space.ParameterType;
import dev.gridwright.space.Value;
import dev.gridwright.template.Template;
import dev.gridwright.template.Variables;
import dev.gridwright.trial.ArgumentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads the operator's file of commands:
///
/// ```yaml
/// train:
///   command: [python3, train.py, "--depth=${depth}", "${args}"]
///   folder: /srv/training
///   env: {OMP_NUM_THREADS: "1"}
///   parameters: {depth: {type: integer, min: 1, max: 64}}
///   grid_env: [LOG_LEVEL]
/// ```
///
/// *Thread*: any; blocks.
public final class CommandsFile {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Path base;
    private final Findings findings;

    private CommandsFile(Path base, Findings findings) {
        this.base = base;
        this.findings = findings;
    }

    /// The commands of a file by name. A folder in it is relative to that of the file.
    ///
    /// @throws IllegalArgumentException when it cannot be read, or with all that is wrong with it
    public static Map<String, RegisteredCommand> read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + file + " cannot be read", e);
        }
        var base = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        return switch (TreeReader.read(bytes, TreeReader.Format.AUTO)) {
            case Reading.Broken(var fault) -> throw wrong(file, List.of(Findings.problem(fault)));
            case Reading.Tree tree -> {
                var findings = new Findings(tree.root(), List.of());
                tree.faults().forEach(findings::fault);
                var commands = new CommandsFile(base, findings).commands(tree.root());
                if (findings.count() > 0) {
                    throw wrong(file, findings.problems());
                }
                yield commands;
            }
        };
    }

    private static IllegalArgumentException wrong(Path file, List<Problem> problems) {
        return new IllegalArgumentException(file + ": "
                + String.join("; ", problems.stream().map(Problem::toString).toList()));
    }

    private Map<String, RegisteredCommand> commands(Node root) {
        var commands = new LinkedHashMap<String, RegisteredCommand>();
        if (!(root instanceof Node.Mapping mapping)) {
            findings.mismatch(root, "a map from names to commands");
            return commands;
        }
        mapping.entries().forEach((name, node) -> {
            if (!CommandPart.WORD.matcher(name).matches()) {
                findings.problem(node.place(), "not a command's name", '"' + name + '"', CommandPart.WORD_WORDS);
            }
            Section.of(node, Shape.REGISTERED, findings).ifPresent(section -> commands.put(name, command(section)));
        });
        return commands;
    }

    private RegisteredCommand command(Section section) {
        section.require("command", "a list of arguments, the program first");
        var parameters = parameters(section);
        var arguments = section.texts("command", "a text");
        if (section.has("command") && arguments.isEmpty()) {
            findings.problem(section.place("command"), "not a list of arguments", "", "the program and its arguments");
        }
        for (var argument : arguments) {
            if (!argument.equals(RegisteredCommand.ARGS)) {
                checkNames(section, "command", argument, parameters.keySet(), false);
            }
        }
        var environment = environment(section, parameters.keySet());
        return new RegisteredCommand(
                arguments, folder(section), environment, parameters, Set.copyOf(section.texts("grid_env", "a name")));
    }

    private Optional<String> folder(Section section) {
        return section.text("folder", "a folder").flatMap(name -> {
            try {
                var folder = base.resolve(name).normalize();
                if (Files.isDirectory(folder)) {
                    return Optional.of(folder.toString());
                }
            } catch (InvalidPathException _) {
                // Said below.
            }
            findings.problem(section.place("folder"), "there is no such folder", '"' + name + '"', "a folder");
            return Optional.empty();
        });
    }

    private Map<String, String> environment(Section section, Set<String> parameters) {
        var environment = new LinkedHashMap<String, String>();
        section.get("env").ifPresent(node -> {
            if (!(node instanceof Node.Mapping mapping)) {
                findings.mismatch(node, "a map of texts");
                return;
            }
            mapping.entries().forEach((name, value) -> {
                if (!VARIABLE.matcher(name).matches()) {
                    findings.problem(value.place(), "not a variable's name", '"' + name + '"', VARIABLE.pattern());
                }
                Section.text(value, "a text", findings).ifPresent(text -> {
                    checkNames(section, "env", text, parameters, true);
                    environment.put(name, text);
                });
            });
        });
        return environment;
    }

    /// A template of the operator names what the operator has typed, and what every trial has.
    private void checkNames(Section section, String key, String text, Set<String> parameters, boolean secrets) {
        try {
            for (var variable : Template.of(text).variables()) {
                var name = variable.name();
                if (name.startsWith("secret:")
                        ? !secrets
                        : !parameters.contains(name) && !Variables.OF_THE_TRIAL.contains(name)) {
                    var known = new ArrayList<>(parameters);
                    known.addAll(Variables.OF_THE_TRIAL);
                    findings.unknown(section.place(key), "a name in ${} that parameters does not type", name, known);
                }
            }
        } catch (IllegalArgumentException e) {
            findings.problem(section.place(key), "a '${' that is not closed", '"' + text + '"', "${name}");
        }
    }

    private Map<String, ArgumentType> parameters(Section section) {
        var parameters = new LinkedHashMap<String, ArgumentType>();
        section.get("parameters").ifPresent(node -> {
            if (!(node instanceof Node.Mapping mapping)) {
                findings.mismatch(node, "a map from parameters to what they may be");
                return;
            }
            mapping.entries()
                    .forEach((name, value) -> Section.of(value, Shape.REGISTERED_PARAMETER, findings)
                            .flatMap(this::type)
                            .ifPresent(type -> parameters.put(name, type)));
        });
        return parameters;
    }

    private Optional<ArgumentType> type(Section section) {
        section.require("type", String.join(", ", ParameterType.words()));
        var type = section.word("type", ParameterType.words()).flatMap(ParameterType::named);
        var values = new ArrayList<Value>();
        section.list("values", "a list of values")
                .forEach(node -> Values.value(node, findings).ifPresent(values::add));
        var pattern = section.text("pattern", "a regular expression");
        pattern.filter(text -> !isPattern(text))
                .ifPresent(text ->
                        findings.problem(section.place("pattern"), "not a regular expression", '"' + text + '"', ""));
        if (type.filter(word -> word == ParameterType.STRING).isPresent() && values.isEmpty() && pattern.isEmpty()) {
            // A text from outside may begin with a dash, or be a path: what it may be has to be said.
            findings.problem(section.place(), "a string without a bound", "", "a string with values or a pattern");
        }
        return type.map(word -> new ArgumentType(word, section.number("min"), section.number("max"), values, pattern));
    }

    private static boolean isPattern(String text) {
        try {
            return !Pattern.compile(text).pattern().isEmpty();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
