package dev.gridwright.evaluate.command;

import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.template.Filling;
import dev.gridwright.template.Template;
import dev.gridwright.template.Unfilled;
import dev.gridwright.template.Variables;
import dev.gridwright.trial.TrialKind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The environment of a command: what it inherits, what the trial says of itself, and what the grid adds.
final class Surrounding {
    static final String PARAMETER = "GRIDWRIGHT_PARAM_";
    private static final String OWN = "GRIDWRIGHT_";

    /// What a command on a server sees of the server's environment. No more: it may hold the operator's secrets.
    private static final Set<String> ALLOWED =
            Set.of("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "USER", "LOGNAME", "SHELL", "LD_LIBRARY_PATH");

    private static final String LOCALE = "LC_";

    /// What opens this or another server to whoever holds it.
    private static final Set<String> NEVER = Set.of("GRIDWRIGHT_TOKEN", "GRIDWRIGHT_TOKEN_FILE");

    /// So that what a program reports can be read at once, and is not all written at its end.
    private static final String UNBUFFERED = "PYTHONUNBUFFERED";

    /// Libraries that compute start a thread for each core of the machine unless they are told otherwise; with a
    /// trial on each slot they would get into each other's way.
    private static final Set<String> THREADS = Set.of(
            "OMP_NUM_THREADS",
            "OPENBLAS_NUM_THREADS",
            "MKL_NUM_THREADS",
            "NUMEXPR_NUM_THREADS",
            "VECLIB_MAXIMUM_THREADS");

    private static final String DEVICES = "CUDA_VISIBLE_DEVICES";

    /// As OpenTelemetry has it: what a program that is traced belongs to.
    private static final String TRACE = "TRACEPARENT";

    private Surrounding() {}

    /// @param server the environment of this process
    /// @param variables also holds the folders
    /// @throws Unfilled when something that the grid's variables name is not known
    static Map<String, String> of(
            TrialTask task, TrialKind.Command command, Map<String, String> server, Variables variables, int repeat)
            throws Unfilled {
        var environment = new LinkedHashMap<String, String>();
        Predicate<String> inherited = command.surroundings().inherits()
                ? name -> !NEVER.contains(name)
                : name -> ALLOWED.contains(name) || name.startsWith(LOCALE);
        server.forEach((name, value) -> {
            if (inherited.test(name)) {
                environment.put(name, value);
            }
        });
        var cores = Integer.toString(Math.max(1, task.settings().resources().cpu()));
        THREADS.forEach(name -> environment.putIfAbsent(name, cores));
        environment.putIfAbsent(UNBUFFERED, "1");
        if (!task.devices().isEmpty()) {
            environment.put(DEVICES, String.join(",", task.devices()));
        }
        parameters(task, environment);
        for (var name : Variables.OF_THE_TRIAL) {
            if (!name.equals("params")) {
                variables.ofTrial(name).ifPresent(text -> environment.put(OWN + name.toUpperCase(Locale.ROOT), text));
            }
        }
        environment.put(OWN + "REPEAT", Integer.toString(repeat));
        if (!task.traceparent().isEmpty()) {
            environment.put(TRACE, task.traceparent());
        }
        for (var added : command.environment().entrySet()) {
            environment.put(added.getKey(), Template.of(added.getValue()).text(variables));
        }
        return environment;
    }

    /// Each parameter by its name, with `_` for each dot, which shells cannot read and drop.
    private static void parameters(TrialTask task, Map<String, String> environment) {
        var values = task.point().values();
        values.forEach((name, value) -> environment.put(
                PARAMETER + name.replace('.', '_'), Filling.of(value).text()));
        // A parameter that is named so itself goes before one that only looks like it.
        values.forEach((name, value) -> environment.computeIfPresent(
                PARAMETER + name, (_, _) -> Filling.of(value).text()));
    }
}
