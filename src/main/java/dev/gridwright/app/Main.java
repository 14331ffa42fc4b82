package dev.gridwright.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The program `gridwright`: reads the command line and runs the command it names.
@Command(
        name = "gridwright",
        description = "Exact hyperparameter grid search: durable results, timeouts that end the work.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class)
public final class Main implements Runnable {

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    /// Runs the command and ends the process with its exit code.
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// Runs the command in this process and answers its exit code.
    static int run(String... args) {
        return new CommandLine(new Main()).execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }
}
