package dev.gridwright.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is wrong with a command line, in our own words where the parser speaks of itself.
///
/// *Source*: picocli 4.7, the messages of `CommandLine.Interpreter`.
final class Mistake {
    private static final Pattern PAIR = Pattern.compile(
            "Value for option (?:option )?'?([^' ]+)'? \\((.*?)\\) should be in .* format but was (.*)",
            Pattern.DOTALL);
    private static final Pattern CHOICE =
            Pattern.compile("(.*)expected one of \\[(.*)] \\(case-insensitive\\) but was (.*)", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("(.*) is not an? (long|int)", Pattern.DOTALL);

    private Mistake() {}

    static String words(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().getFirst().startsWith("-")) {
            return unmatched(unmatched);
        }
        var message = String.valueOf(problem.getMessage());
        var pair = PAIR.matcher(message);
        if (pair.matches()) {
            return pair.group(1) + " takes " + pair.group(2) + ", and '" + pair.group(3) + "' is none";
        }
        var choice = CHOICE.matcher(message);
        if (choice.matches()) {
            return choice.group(1) + "it is one of " + choice.group(2).toLowerCase(Locale.ROOT) + ", not "
                    + choice.group(3);
        }
        var number = NUMBER.matcher(message);
        if (number.matches()) {
            long most = number.group(2).equals("int") ? Integer.MAX_VALUE : Long.MAX_VALUE;
            return String.format(Locale.ROOT, "%s is not a whole number of at most %,d", number.group(1), most);
        }
        return message;
    }

    private static String unmatched(UnmatchedArgumentException problem) {
        var word = problem.getUnmatched().getFirst();
        var spec = problem.getCommandLine().getCommandSpec();
        if (spec.parent() == null) {
            return "there is no command '" + word + "'";
        }
        var taken = spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .map(ArgSpec::paramLabel)
                .collect(Collectors.joining(" "));
        return "'" + word + "' is one word too many: " + spec.qualifiedName(" ") + " takes "
                + (taken.isEmpty() ? "options only" : taken + ", and options");
    }
}
