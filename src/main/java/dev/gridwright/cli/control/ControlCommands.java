package dev.gridwright.cli.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.StudyControl;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.report.StudyDocument;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands that change what becomes of a study on a server. Each may be repeated.
public final class ControlCommands {
    private ControlCommands() {}

    /// The study that is meant, and how to reach its server.
    static final class Target {
        @Parameters(paramLabel = "ID", description = "the study")
        private String id = "";

        @Mixin
        private final DataOption data = new DataOption();
    }

    private static int act(Gridwright program, Target target, Function<StudyControl, JsonNode> action, String hint) {
        try (var studies = new Places(program, target.data).control()) {
            var study = new StudyDocument(action.apply(studies));
            var output = new Output(program);
            switch (program.format()) {
                case TABLE -> output.lines(List.of(target.id + ": " + study.state()));
                case JSON -> output.json(study.json());
                case NDJSON -> output.ndjson(study.json());
                case CSV -> throw CommandFailed.usage("-f csv is not for this command");
            }
            program.hint(hint + target.id);
        }
        return ExitCode.DONE.number();
    }

    /// `gridwright pause`
    @Command(name = "pause")
    public static final class Pause implements Callable<Integer> {
        @Mixin
        private final Target target = new Target();

        private final Gridwright program;

        public Pause(Gridwright program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            return act(program, target, studies -> studies.pause(target.id), "Go on with: gridwright resume ");
        }
    }

    /// `gridwright resume`
    @Command(name = "resume")
    public static final class Resume implements Callable<Integer> {
        @Mixin
        private final Target target = new Target();

        private final Gridwright program;

        public Resume(Gridwright program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            return act(program, target, studies -> studies.resume(target.id), "See how it goes: gridwright show ");
        }
    }

    /// `gridwright cancel`
    @Command(name = "cancel")
    public static final class Cancel implements Callable<Integer> {
        @Mixin
        private final Target target = new Target();

        @ArgGroup
        private Mode mode = new Mode();

        /// What becomes of running trials.
        static final class Mode {
            @Option(names = "--drain", fallbackValue = "true", description = "running trials may finish")
            private boolean drain;

            @Option(
                    names = "--kill",
                    fallbackValue = "true",
                    description = "running trials are ended now (the default)")
            private boolean kill;

            boolean drains() {
                return drain && !kill;
            }
        }

        private final Gridwright program;

        public Cancel(Gridwright program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            return act(
                    program,
                    target,
                    studies -> studies.cancel(target.id, mode.drains()),
                    "See what it came to: gridwright show ");
        }
    }

    /// `gridwright retry`
    @Command(name = "retry")
    public static final class Retry implements Callable<Integer> {
        private static final List<String> OUTCOMES =
                List.of("failed", "timed_out", "invalid", "pruned", "cancelled", "skipped");

        @Mixin
        private final Target target = new Target();

        @Option(
                names = "--outcome",
                paramLabel = "OUTCOME",
                split = ",",
                description = "only trials that ended so: failed, timed_out, invalid, pruned, cancelled, skipped")
        private List<String> outcomes = List.of();

        private final Gridwright program;

        public Retry(Gridwright program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            for (var outcome : outcomes) {
                if (!OUTCOMES.contains(outcome)) {
                    throw CommandFailed.usage(
                            "--outcome takes " + String.join(", ", OUTCOMES) + ", and '" + outcome + "' is none");
                }
            }
            return act(
                    program,
                    target,
                    studies -> studies.retry(target.id, Set.copyOf(outcomes)),
                    "Follow it with: gridwright watch ");
        }
    }

    /// `gridwright delete`
    @Command(name = "delete")
    public static final class Delete implements Callable<Integer> {
        @Mixin
        private final Target target = new Target();

        private final Gridwright program;

        public Delete(Gridwright program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            try (var studies = new Places(program, target.data).control()) {
                studies.delete(target.id);
            }
            program.hint(target.id + " is deleted.");
            return ExitCode.DONE.number();
        }
    }
}
