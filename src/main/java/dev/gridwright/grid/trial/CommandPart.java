package dev.gridwright.grid.trial;

import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.context.RegisteredCommand;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.section.Values;
import dev.gridwright.grid.space.Drafted;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.space.Value;
import dev.gridwright.template.Variables;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialKind.MetricSource;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// Reads trials that are commands.
final class CommandPart {
    static final int MAX_ARGUMENTS = 1_000;
    static final int MAX_KEPT = 1_000;
    private static final int MAX_PATTERN_CHARACTERS = 1_000;
    private static final int MAX_PATTERNS = 100;
    private static final int DEFAULT_KEPT = 3;

    static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    static final String WORD_WORDS = "1 to 64 letters, digits, '.', '_' and '-', first a letter or digit";
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String COMMAND_WORDS = "a list of arguments, or the name of a registered command";
    private static final String PATH_WORDS = "a file's name in the output folder";
    private static final String OUTPUT_FOLDER = "${output_dir}/";
    private static final String PATTERNS_WORDS = "a map from metrics to expressions with one group";

    private final Section trial;
    private final Context context;
    private final Templates templates;
    private final Findings findings;

    CommandPart(Section trial, Context context, Templates templates, Findings findings) {
        this.trial = trial;
        this.context = context;
        this.templates = templates;
        this.findings = findings;
    }

    Optional<TrialKind> kind(Node node, Drafted drafted) {
        var environment =
                templates.texts(trial, "env", VARIABLE, "the name of a variable", Templates.Secrets.IN_COMMANDS);
        int keep = trial.whole("keep", 0, MAX_KEPT, DEFAULT_KEPT);
        var metrics = metrics();
        if (node instanceof Node.Text(var _, var name)) {
            return registered(node, name, drafted, environment, metrics, keep);
        }
        trial.get("args")
                .ifPresent(args -> findings.problem(
                        args.place(), "args beside a list of arguments", "", "args with command: NAME"));
        if (!(node instanceof Node.Listing)) {
            findings.mismatch(node, COMMAND_WORDS);
            return Optional.empty();
        }
        if (context.confined()) {
            findings.warn("this command is not registered on this server: "
                    + (context.commands().adHoc()
                            ? "whoever submits it needs the scope commands:adhoc"
                            : "the server runs registered ones only, unless it is started with --allow-commands"));
        }
        return Optional.of(new TrialKind.Command(
                arguments(Optional.of(node), 1),
                Optional.empty(),
                environment,
                context.surroundings(),
                metrics.orElseGet(MetricSource.LastLine::new),
                keep));
    }

    private Optional<TrialKind> registered(
            Node node,
            String name,
            Drafted drafted,
            Map<String, String> environment,
            Optional<MetricSource> metrics,
            int keep) {
        if (!WORD.matcher(name).matches()) {
            findings.mismatch(node, COMMAND_WORDS);
            return Optional.empty();
        }
        var own = arguments(trial.get("args"), 0);
        var known = context.commands().registered();
        var command = known.get(name);
        if (command == null) {
            if (known.isEmpty()) {
                findings.obstacle(
                        node.place(),
                        "no command is registered here, so that \"" + name + "\" cannot be run: register it on a server"
                                + " with --commands, or write the list of its arguments");
                return Optional.of(placeholder(name, environment, metrics, keep));
            }
            findings.unknown(node.place(), "no such command is registered", name, known.keySet());
            return Optional.empty();
        }
        if (!own.isEmpty() && !command.takesArguments()) {
            findings.problem(trial.place("args"), "the command " + name + " takes no arguments", "", "no args");
        }
        environment.keySet().stream()
                .filter(variable -> !command.gridVariables().contains(variable))
                .forEach(variable -> findings.problem(
                        trial.place("env"),
                        "a variable that the command " + name + " does not take from grids",
                        variable,
                        command.gridVariables().isEmpty() ? "none" : String.join(", ", command.gridVariables())));
        checkParameters(node, name, command, drafted);
        var variables = new LinkedHashMap<>(command.environment());
        variables.putAll(environment);
        return Optional.of(new TrialKind.Command(
                command.arguments().stream()
                        .flatMap(argument ->
                                argument.equals(RegisteredCommand.ARGS) ? own.stream() : Stream.of(argument))
                        .toList(),
                Optional.of(new TrialKind.Registered(name, command.parameters())),
                variables,
                new TrialKind.Surroundings(command.folder(), false),
                metrics.orElseGet(MetricSource.LastLine::new),
                keep));
    }

    /// What stands for a command where none is registered: the plan can be made, and nothing be run.
    private TrialKind placeholder(
            String name, Map<String, String> environment, Optional<MetricSource> metrics, int keep) {
        return new TrialKind.Command(
                List.of(),
                Optional.of(new TrialKind.Registered(name, Map.of())),
                environment,
                context.surroundings(),
                metrics.orElseGet(MetricSource.LastLine::new),
                keep);
    }

    private void checkParameters(Node node, String name, RegisteredCommand command, Drafted drafted) {
        drafted.names().stream()
                .filter(Variables.OF_THE_TRIAL::contains)
                .filter(parameter -> !command.parameters().containsKey(parameter))
                .forEach(parameter -> findings.problem(
                        node.place(),
                        "the command " + name + " may use ${" + parameter
                                + "}, which a parameter of that name would hide",
                        parameter,
                        "another name for the parameter"));
        command.parameters().keySet().stream()
                .filter(parameter -> !drafted.isInEveryPoint(parameter))
                .forEach(parameter -> findings.problem(
                        node.place(),
                        "the command " + name + " needs the parameter " + parameter + " in every point",
                        "",
                        String.join(", ", command.parameters().keySet())));
        drafted.values(at -> {
            var type = command.parameters().get(at.name());
            if (type != null && !type.accepts(at.value())) {
                at.problem("not a value for the command " + name, type.words());
            }
        });
    }

    private List<String> arguments(Optional<Node> node, int min) {
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof Node.Listing(var place, var items))) {
            findings.mismatch(node.get(), "a list of arguments");
            return List.of();
        }
        if (items.size() < min || items.size() > MAX_ARGUMENTS) {
            findings.problem(place, "not a list of arguments", items.size() + " items", min + " to " + MAX_ARGUMENTS);
        }
        var arguments = new ArrayList<String>();
        for (var item : items) {
            switch (item) {
                case Node.Text _, Node.Numeral _, Node.Flag _ ->
                    Values.value(item, findings)
                            .map(value -> value instanceof Value.Text(var text) ? text : value.canonical())
                            .ifPresent(arguments::add);
                default -> findings.mismatch(item, "a text or number");
            }
        }
        templates.check(node.get(), Templates.Secrets.REFUSED);
        return arguments;
    }

    private Optional<MetricSource> metrics() {
        return trial.section("metrics", Shape.METRICS).flatMap(metrics -> {
            metrics.require("from", "file, regex");
            var from = metrics.word("from", List.of("file", "regex"));
            var path = metrics.text("path", PATH_WORDS).map(CommandPart::inOutputFolder);
            path.filter(name -> !isBelow(name))
                    .ifPresent(name -> findings.problem(
                            metrics.place("path"),
                            name.contains("${")
                                    ? "a path in which nothing is filled in"
                                    : "a path that leads out of the output folder",
                            '"' + name + '"',
                            PATH_WORDS));
            var patterns = metrics.get("patterns").map(this::patterns).orElse(Map.of());
            if (from.isEmpty()) {
                return Optional.empty();
            }
            if (from.get().equals("file")) {
                metrics.require("path", PATH_WORDS);
                return path.map(MetricSource.File::new);
            }
            metrics.require("patterns", PATTERNS_WORDS);
            return Optional.of(new MetricSource.Patterns(patterns, path));
        });
    }

    /// The name of a file relative to the folder of output, in which it is, whether that is said or not.
    private static String inOutputFolder(String name) {
        return name.startsWith(OUTPUT_FOLDER) ? name.substring(OUTPUT_FOLDER.length()) : name;
    }

    /// Whether a name leads to something below the folder that it is relative to.
    private static boolean isBelow(String name) {
        if (name.contains("${")) {
            return false;
        }
        try {
            var path = Path.of(name);
            var normal = path.normalize();
            return !path.isAbsolute() && !normal.toString().isEmpty() && !normal.startsWith("..");
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private Map<String, String> patterns(Node node) {
        var patterns = new LinkedHashMap<String, String>();
        if (!(node instanceof Node.Mapping mapping)
                || mapping.entries().isEmpty()
                || mapping.entries().size() > MAX_PATTERNS) {
            findings.mismatch(node, PATTERNS_WORDS);
            return patterns;
        }
        mapping.entries().forEach((metric, value) -> {
            var text = Section.text(value, "a regular expression with one group", findings);
            text.filter(CommandPart::isPatternWithGroup)
                    .ifPresentOrElse(
                            pattern -> patterns.put(metric, pattern),
                            () -> text.ifPresent(_ -> findings.mismatch(value, "a regular expression with one group")));
        });
        return patterns;
    }

    private static boolean isPatternWithGroup(String text) {
        try {
            return text.length() <= MAX_PATTERN_CHARACTERS
                    && Pattern.compile(text).matcher("").groupCount() == 1;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
