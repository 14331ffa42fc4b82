package dev.gridwright.evaluate.command;

import dev.gridwright.evaluate.Output;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.evaluate.command.output.Streams;
import dev.gridwright.evaluate.command.result.Reports;
import dev.gridwright.evaluate.command.result.Result;
import dev.gridwright.evaluate.command.result.ResultSource;
import dev.gridwright.evaluate.command.result.Words;
import dev.gridwright.evaluate.launch.Ended;
import dev.gridwright.evaluate.launch.Launch;
import dev.gridwright.evaluate.launch.Launched;
import dev.gridwright.evaluate.launch.NoProgram;
import dev.gridwright.evaluate.launch.StillRunning;
import dev.gridwright.secret.Secrets;
import dev.gridwright.template.Template;
import dev.gridwright.template.Unfilled;
import dev.gridwright.template.Variables;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.TrialKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One process of an attempt: for one fold of one repeat.
///
/// *Thread*: that of the slot.
record CommandProcess(
        TrialTask task, TrialKind.Command command, AttemptFolders folders, Variables variables, int fold, int repeat) {
    /// More processes and threads than any sane training needs, and fewer than make a machine unusable.
    static final int MAX_PROCESSES = 4_096;

    /// What a process wrote is read within this time after all of it is gone.
    private static final Duration READING = Duration.ofSeconds(10);

    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final String SECRET = "secret:";
    private static final Logger LOG = LoggerFactory.getLogger(CommandProcess.class);

    /// How it ended.
    sealed interface End {
        record Measured(Map<String, Double> metrics) implements End {}

        record Fell(Ending ending) implements End {}
    }

    /// Runs it; nothing of it runs any more when this returns.
    ///
    /// @param started told the process when it runs, and null when it has ended
    End run(
            CommandSettings settings,
            Executor threads,
            Output output,
            Reports reports,
            Consumer<@Nullable Launched> started) {
        var source = ResultSource.of(command.metrics(), task.objective(), folders.output());
        Launch launch;
        try {
            checkParameters();
            source.prepare();
            launch = launch(settings);
        } catch (Unfilled e) {
            return spawn(e.sentence());
        } catch (IOException | IllegalArgumentException e) {
            return spawn("The command cannot be started: " + e.getMessage());
        }
        Launched launched;
        try {
            launched = settings.launcher().start(launch);
        } catch (NoProgram e) {
            return new End.Fell(Fall.unstartable(
                    "The command cannot be started: " + Words.shortened(String.valueOf(e.getMessage())), e.exitCode()));
        } catch (IOException e) {
            return spawn("The command cannot be started: " + Words.shortened(String.valueOf(e.getMessage())));
        }
        var last = new LastLine();
        var hidden = hidden(settings.secrets());
        var secrets = hidden.orElse(Secrets.NONE);
        var streams = new Streams(launched, threads, output, hidden);
        // Whatever is thrown from here on, such as that there is no room for one more thread: nothing of it goes on.
        try {
            started.accept(launched);
            streams.feed(task.point().canonical());
            streams.lines(launched.stdout(), line -> {
                var safe = secrets.redact(line);
                source.line(safe, reports.line(safe, fold, repeat));
            });
            streams.lines(launched.stderr(), last);
            var ended = ended(launched);
            streams.await(READING);
            return judge(ended, source, Words.shortened(secrets.redact(last.text())), secrets);
        } catch (IOException e) {
            return spawn("The command could not be run: " + Words.shortened(String.valueOf(e.getMessage())));
        } finally {
            started.accept(null);
            streams.close();
        }
    }

    /// Points that were added later have not been through the plan.
    private void checkParameters() throws Unfilled {
        if (command.registered().isEmpty()) {
            return;
        }
        var registered = command.registered().get();
        for (var parameter : registered.parameters().entrySet()) {
            var value = task.point().value(parameter.getKey());
            if (value.isEmpty() || !parameter.getValue().accepts(value.get())) {
                throw new Unfilled("The command " + registered.name() + " takes as " + parameter.getKey() + ": "
                        + parameter.getValue().words() + ". The point has "
                        + value.map(each -> Words.shortened(each.canonical())).orElse("none") + ".");
            }
        }
    }

    /// The secrets, where any of them was given to the command.
    private Optional<Secrets> hidden(Secrets secrets) {
        return command.environment().values().stream()
                        .flatMap(value -> Template.of(value).variables().stream())
                        .anyMatch(variable -> variable.name().startsWith(SECRET))
                ? Optional.of(secrets)
                : Optional.empty();
    }

    private static End spawn(String message) {
        return new End.Fell(Ending.failed(Cause.SPAWN, message));
    }

    private Launch launch(CommandSettings settings) throws Unfilled {
        var argv = new ArrayList<String>();
        for (var argument : command.arguments()) {
            argv.add(Template.of(argument).text(variables));
        }
        var memory = task.settings().resources().memoryBytes();
        return new Launch(
                task.token() + "-" + repeat + "-" + fold,
                argv,
                Surrounding.of(task, command, settings.environment(), variables, repeat),
                command.surroundings().folder().map(Path::of).orElse(folders.work()),
                memory.isPresent() ? OptionalLong.of(memory.get()) : OptionalLong.empty(),
                OptionalInt.of(MAX_PROCESSES));
    }

    /// Waits for the end of all of it, however long that takes: the slot is not free before. An interrupt of the
    /// thread kills it.
    private static Ended ended(Launched launched) throws IOException {
        boolean interrupted = false;
        boolean said = false;
        try {
            while (true) {
                try {
                    return launched.await();
                } catch (InterruptedException _) {
                    interrupted = true;
                    launched.kill();
                } catch (StillRunning e) {
                    if (!said) {
                        said = true;
                        LOG.warn("{}; the slot waits for their end, or is given up", e.getMessage());
                    }
                    launched.kill();
                    LockSupport.parkNanos(AGAIN.toNanos());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private End judge(Ended ended, ResultSource source, String lastWords, Secrets secrets) {
        if (ended.exceeded().isPresent()) {
            return new End.Fell(
                    Fall.exceeded(ended.exceeded().get(), task.settings().resources()));
        }
        if (ended.signal().isPresent()) {
            return new End.Fell(Fall.signalled(ended.signal().getAsInt(), lastWords));
        }
        int code = ended.exitCode().orElseThrow();
        if (code != 0) {
            return new End.Fell(Fall.exited(code, lastWords));
        }
        return switch (source.result()) {
            case Result.Measured(var metrics) -> new End.Measured(metrics);
            case Result.Unusable(var ending) ->
                new End.Fell(redacted(ending, secrets).exited(OptionalInt.of(code)));
        };
    }

    /// What was found instead of a result may be quoted, and hold what nobody may see.
    private static Ending.Fell redacted(Ending.Fell ending, Secrets secrets) {
        var message = secrets.redact(ending.message());
        return new Ending.Fell(ending.outcome(), ending.cause(), message, ending.exitCode(), ending.signal());
    }

    /// The last line that says something.
    private static final class LastLine implements Consumer<String> {
        private String last = "";

        @Override
        public synchronized void accept(String line) {
            if (!line.isBlank()) {
                last = line;
            }
        }

        synchronized String text() {
            return last;
        }
    }
}
