package dev.gridwright.cli.operate;

import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.Gridwright;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gridwright completion`
@Command(name = "completion")
public final class CompletionCommand implements Callable<Integer> {
    /// The shells that can be helped; zsh reads the script of bash.
    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.BASH;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Gridwright program;

    public CompletionCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        var script = AutoComplete.bash(Gridwright.NAME, spec.root().commandLine());
        var out = program.surroundings().out();
        out.println("# Completion of gridwright for " + shell + ".");
        if (shell == Shell.ZSH) {
            out.println("autoload -U +X bashcompinit && bashcompinit");
        }
        script.lines().filter(line -> !line.startsWith("#")).forEach(out::println);
        return ExitCode.DONE.number();
    }
}
