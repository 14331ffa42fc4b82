package dev.gridwright.grid.trial;

import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.trial.TrialKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads trials that are somebody's own program: `java`, `worker`.
final class ProgramPart {
    private static final Pattern CLASS = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*(?:\\.[A-Za-z_$][A-Za-z0-9_$]*)*");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String NAME_WORDS = "1 to 64 letters, digits, '.', '_' and '-', first a letter or digit";

    private final Section trial;
    private final Context context;
    private final Findings findings;

    ProgramPart(Section trial, Context context, Findings findings) {
        this.trial = trial;
        this.context = context;
        this.findings = findings;
    }

    Optional<TrialKind> java() {
        var isolation = trial.word("isolation", List.of("process", "thread"), "process");
        var section = trial.section("java", Shape.JAVA);
        if (section.isEmpty()) {
            return Optional.empty();
        }
        var java = section.get();
        java.require("class", "the name of a class");
        java.require("jar", "the name of a jar");
        var type = java.text("class", CLASS, "the full name of a class, such as com.example.Fit");
        return java.text("jar", "the name of a jar").flatMap(name -> switch (context.jar(name)) {
            case Context.Found.File(var path) ->
                type.map(className -> new TrialKind.JavaClass(
                        className, path.toString(), TrialKind.Isolation.valueOf(isolation.toUpperCase(Locale.ROOT))));
            case Context.Found.Nothing(var detail, var allowed) -> {
                findings.problem(java.place("jar"), detail, '"' + name + '"', allowed);
                yield Optional.empty();
            }
        });
    }

    Optional<TrialKind> worker() {
        return trial.text("worker", WORD, NAME_WORDS).map(TrialKind.Worker::new);
    }
}
