package dev.gridwright.cli;

import dev.gridwright.cli.control.ControlCommands;
import dev.gridwright.cli.gate.GateCommand;
import dev.gridwright.cli.look.BestCommand;
import dev.gridwright.cli.look.CompareCommand;
import dev.gridwright.cli.look.ListCommand;
import dev.gridwright.cli.look.LogCommand;
import dev.gridwright.cli.look.ReportCommand;
import dev.gridwright.cli.look.ShowCommand;
import dev.gridwright.cli.look.TrialsCommand;
import dev.gridwright.cli.look.WatchCommand;
import dev.gridwright.cli.operate.BackupCommand;
import dev.gridwright.cli.operate.CompletionCommand;
import dev.gridwright.cli.operate.ConfigCommand;
import dev.gridwright.cli.operate.HealthCommand;
import dev.gridwright.cli.operate.ServeCommand;
import dev.gridwright.cli.operate.TokenCommand;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.run.ImportCommand;
import dev.gridwright.cli.run.PlanCommand;
import dev.gridwright.cli.run.RunCommand;
import dev.gridwright.cli.run.SubmitCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Every command of the program, in the order of its help, with what its help begins and ends with. Its options are
/// read from its class only when it is the one to be run: that takes longer than all the rest of a start.
enum Commands {
    PLAN(
            PlanCommand::new,
            "Checks a grid and says what would run: points, rules, defaults, guarantees.",
            List.of("[OPTIONS] GRID"),
            List.of(
                    "plan grids/digits-forest.yaml",
                    "plan grids/digits-forest.yaml --set trees=50,100 -f json",
                    "plan grids/digits-forest.yaml --shard 1/4",
                    "plan grids/iris-knn.yaml --server https://tuning.example.com"),
            "With --server, or $$GRIDWRIGHT_SERVER, the plan is that server's, with what is cached there and how",
            "it ends commands. Without, or with --local, it is that of a run on this machine."),
    RUN(
            RunCommand::new,
            "Runs a grid and reports its best points.",
            List.of("[OPTIONS] GRID", "[OPTIONS] --resume ID"),
            List.of(
                    "run grids/digits-forest.yaml",
                    "run grids/digits-forest.yaml --set trees=50,100 -o results.json",
                    "run grids/digits-forest.yaml --gate 'best >= 0.95' --timeout 10m",
                    "run grids/digits-forest.yaml --gate 'best >= baseline - 0.005' --baseline main.json",
                    "run --resume digits-forest-k3x9q2",
                    "run grids/iris-knn.yaml --server https://tuning.example.com")),
    SUBMIT(
            SubmitCommand::new,
            "Hands a grid to a server and prints the id of its study.",
            List.of("[OPTIONS] GRID"),
            List.of(
                    "submit grids/digits-forest.yaml --server https://tuning.example.com",
                    "submit grids/digits-forest.yaml --set trees=50,100 --label branch=main --shard 1/4"),
            "A submission that is sent again because its answer got lost makes one study."),
    WATCH(
            WatchCommand::new,
            "Follows a study to its end, reports its best points and ends as run does.",
            List.of("[OPTIONS] ID"),
            List.of(
                    "watch digits-forest-k3x9q2",
                    "watch digits-forest-k3x9q2 --timeout 45m -o results.json",
                    "watch digits-forest-k3x9q2 -f ndjson --after 120"),
            "A server that goes away is waited for, up to --max-wait each time. Interrupting watch leaves the study",
            "alone. With -f ndjson it prints every event, once and in order, from the first or behind --after."),
    SERVE(
            ServeCommand::new,
            "Starts a server that takes studies over HTTP and runs them.",
            List.of("[OPTIONS]"),
            List.of("serve", "serve --port 9000 --data /var/lib/gridwright --data-root /srv/data"),
            "Ends with 0 after TERM or INT: no more trials are started, running ones may finish for 25 s, the",
            "rest is put back and goes on with the next start. A second signal ends it at once."),
    LIST(
            ListCommand::new,
            "Lists studies, newest first.",
            List.of("[OPTIONS]"),
            List.of("list", "list --state running,paused --label branch=main -f ndjson")),
    SHOW(
            ShowCommand::new,
            "Shows a study: how far it is, what it came to, its gates and its best points.",
            List.of("[OPTIONS] ID"),
            List.of("show digits-forest-k3x9q2", "show digits-forest-k3x9q2 -o results.json -o results.csv")),
    TRIALS(
            TrialsCommand::new,
            "Lists the trials of a study.",
            List.of("[OPTIONS] ID"),
            List.of(
                    "trials digits-forest-k3x9q2 --outcome failed,timed_out",
                    "trials digits-forest-k3x9q2 --param max_depth=8 --order objective --limit 5",
                    "trials digits-forest-k3x9q2 -f csv > trials.csv")),
    BEST(
            BestCommand::new,
            "Shows the best points of a study.",
            List.of("[OPTIONS] ID"),
            List.of("best digits-forest-k3x9q2 -k 3", "best digits-forest-k3x9q2 --params-only > params.json")),
    REPORT(
            ReportCommand::new,
            "Writes a report on a study: for people, forges, other tools.",
            List.of("[OPTIONS] ID"),
            List.of(
                    "report digits-forest-k3x9q2",
                    "report digits-forest-k3x9q2 -o report.html -o junit.xml",
                    "report digits-forest-k3x9q2 --format sklearn > cv_results.csv")),
    LOG(
            LogCommand::new,
            "Prints what the last attempt of a trial wrote.",
            List.of("[OPTIONS] ID INDEX"),
            List.of("log digits-forest-k3x9q2 17", "log digits-forest-k3x9q2 17 --follow")),
    COMPARE(
            CompareCommand::new,
            "Shows two studies side by side and how much their best points differ.",
            List.of("[OPTIONS] ID|FILE ID|FILE"),
            List.of("compare digits-forest-k3x9q2 digits-forest-m4y7r1", "compare results.json main.json -f json"),
            "The interval of the difference takes folds for independent measurements of overlapping training sets",
            "(Nadeau and Bengio); studies with the same seed and data differ less than it says."),
    GATE(
            GateCommand::new,
            "Holds thresholds against a study or files of results, and ends as run does.",
            List.of("[OPTIONS] ID", "[OPTIONS] FILE..."),
            List.of(
                    "gate digits-forest-k3x9q2 --gate 'best >= 0.95' --gate 'rate(failed) < 2%'",
                    "gate results.json --gate 'best >= baseline - 0.005' --baseline main.json",
                    "gate shard-1.json shard-2.json"),
            "Without --gate the study's own gates are held. Several files are the shards of one study, judged",
            "together. Ends with 0 when all gates pass, 3 when one fails, 4 when there is no verdict, 2 when a gate",
            "or a file is not accepted."),
    PAUSE(
            ControlCommands.Pause::new,
            "Starts no more trials of a study; running ones finish.",
            List.of("[OPTIONS] ID"),
            List.of("pause digits-forest-k3x9q2")),
    RESUME(
            ControlCommands.Resume::new,
            "Goes on with a paused study.",
            List.of("[OPTIONS] ID"),
            List.of("resume digits-forest-k3x9q2")),
    CANCEL(
            ControlCommands.Cancel::new,
            "Ends a study for good; what has been measured stays.",
            List.of("[OPTIONS] ID"),
            List.of("cancel digits-forest-k3x9q2", "cancel digits-forest-k3x9q2 --drain")),
    RETRY(
            ControlCommands.Retry::new,
            "Runs the failed trials of a study again.",
            List.of("[OPTIONS] ID"),
            List.of("retry digits-forest-k3x9q2", "retry digits-forest-k3x9q2 --outcome timed_out")),
    DELETE(
            ControlCommands.Delete::new,
            "Forgets a study that has ended, with all its trials.",
            List.of("[OPTIONS] ID"),
            List.of("delete digits-forest-k3x9q2")),
    IMPORT(
            ImportCommand::new,
            "Makes a grid of a file of W&B, Katib, scikit-learn, H2O or Optuna.",
            List.of("--from TOOL [OPTIONS] FILE"),
            List.of(
                    "import --from wandb sweep.yaml -o grid.yaml",
                    "import --from katib experiment.yaml --strict -o grid.yaml",
                    "import --from sklearn param_grid.json | gridwright plan -"),
            "What could not be carried over is listed on standard error and in the grid's comments."),
    TOKEN(
            TokenCommand::new,
            "Makes, lists and revokes the tokens of a running server.",
            List.of("create --name NAME [OPTIONS]", "list [OPTIONS]", "revoke ID [OPTIONS]"),
            List.of("token create --name ci --scope read,submit --expires 30d", "token list", "token revoke k3v9x2ab"),
            "A token is printed when it is made and never again. The first one of a server that needs them is in",
            "the file admin.token of its data directory."),
    BACKUP(
            BackupCommand::new,
            "Writes a consistent copy of a running server's database to a file.",
            List.of("[OPTIONS] FILE"),
            List.of("backup gridwright-monday.db", "backup --force latest.db --server https://tuning.example.com"),
            "To use a copy, put it into an empty data directory as gridwright.db and start a server there."),
    HEALTH(
            HealthCommand::new,
            "Tells whether a server can take work, its slots, and how much it stores.",
            List.of("[OPTIONS]"),
            List.of("health", "health --server https://tuning.example.com -f json"),
            "Ends with 0 when it is ready, else with 5."),
    CONFIG(
            ConfigCommand::new,
            "Shows the value of every option and where it comes from.",
            List.of("[OPTIONS]"),
            List.of("config", "config -f json"),
            "The first place that has a value wins: the command line, the variable GRIDWRIGHT_<NAME>, the file",
            "of serve --config, .gridwright.yaml in the working directory,",
            "$$XDG_CONFIG_HOME/gridwright/config.yaml, the default. A file holds lines such as 'slots: 4' or",
            "'gate: [best >= 0.9]'."),
    COMPLETION(
            CompletionCommand::new,
            "Prints a script that completes commands and options.",
            List.of("[OPTIONS] bash|zsh"),
            List.of(
                    "completion bash > ~/.local/share/bash-completion/completions/gridwright",
                    "completion zsh > ~/.gridwright.zsh   (then source it in ~/.zshrc after compinit)"));

    private final Function<Gridwright, Object> factory;
    private final String summary;
    private final List<String> synopsis;
    private final List<String> examples;
    private final List<String> footer;

    Commands(
            Function<Gridwright, Object> factory,
            String summary,
            List<String> synopsis,
            List<String> examples,
            String... footer) {
        this.factory = factory;
        this.summary = summary;
        this.synopsis = synopsis;
        this.examples = examples;
        this.footer = List.of(footer);
    }

    /// What is typed.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The command, ready to be run.
    CommandLine open(Gridwright program) {
        var line = new CommandLine(factory.apply(program));
        var usage = line.getCommandSpec().usageMessage();
        var header = new ArrayList<>(List.of(summary, ""));
        // The help is a format, in which a percent sign is written twice.
        examples.forEach(example -> header.add("  " + Gridwright.NAME + " " + example.replace("%", "%%")));
        usage.header(header.toArray(String[]::new));
        var usual = Gridwright.NAME + " " + word() + " ";
        var other = " ".repeat("Usage: ".length()) + usual;
        usage.customSynopsis(IntStream.range(0, synopsis.size())
                .mapToObj(i -> (i == 0 ? usual : other) + synopsis.get(i))
                .toArray(String[]::new));
        if (!footer.isEmpty()) {
            usage.footerHeading("%n").footer(footer.toArray(String[]::new));
        }
        return line;
    }

    /// The command's line in the program's help, and no more.
    CommandLine mention() {
        var spec = CommandSpec.create().name(word());
        spec.usageMessage().header(summary);
        return new CommandLine(spec);
    }
}
