package dev.gridwright.grid.trial;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.space.Drafted;
import dev.gridwright.space.Value;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.TrialKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads a trial that is a test function, and holds the space against what the function takes.
final class FunctionPart {
    static final ObjectivePart.Metrics METRICS =
            new ObjectivePart.Metrics(List.of("value"), Optional.of("value"), _ -> Optional.of(Goal.MINIMIZE), 1, true);

    private static final Duration MAX_DELAY = Duration.ofHours(24);

    private final Section trial;
    private final Findings findings;

    FunctionPart(Section trial, Findings findings) {
        this.trial = trial;
        this.findings = findings;
    }

    Optional<TrialKind> kind(Drafted drafted) {
        var delay = trial.duration("delay", true, MAX_DELAY).orElse(Duration.ZERO);
        var name = trial.word("function", TestFunction.words());
        name.map(TestFunction::of).ifPresent(function -> {
            drafted.members().forEach(member -> checkNames(function, member));
            drafted.values(at -> check(function, at));
        });
        return name.map(function -> new TrialKind.Function(function, delay));
    }

    private static void check(TestFunction function, Drafted.At at) {
        var range = function.range(at.name());
        if (!(at.value() instanceof Value.Numeric(var number))) {
            at.problem(
                    "not a value for " + function.word(),
                    range.map(TestFunction.Range::words).orElse("a number"));
        } else if (range.isPresent() && !range.get().holds(number)) {
            at.problem("outside of the range of " + function.word(), range.get().words());
        }
    }

    private void checkNames(TestFunction function, Drafted.Member member) {
        var names = member.names();
        var place = findings.place(member.pointer());
        var fixed = function.names();
        if (fixed.isPresent()) {
            member.parameters().stream()
                    .filter(parameter -> !fixed.get().contains(parameter.name()))
                    .forEach(parameter -> findings.unknown(
                            findings.place(parameter.pointer()),
                            function.word() + " has no such parameter",
                            parameter.name(),
                            fixed.get()));
            fixed.get().stream()
                    .filter(name -> !names.contains(name))
                    .forEach(name -> findings.problem(
                            place,
                            function.word() + " needs the parameter " + name,
                            "",
                            String.join(", ", fixed.get())));
        } else if (!function.takes(names.size())) {
            findings.problem(
                    place,
                    "not as many parameters as " + function.word() + " takes",
                    Integer.toString(names.size()),
                    function.countWords());
        }
        if (function.needsAll()) {
            member.parameters().stream()
                    .filter(parameter -> parameter.when().isPresent())
                    .forEach(parameter -> findings.problem(
                            findings.place(parameter.pointer()),
                            function.word() + " needs every parameter in every point",
                            "when",
                            "a parameter without when"));
        }
    }
}
