package dev.gridwright.evaluate.command;

import dev.gridwright.evaluate.Evaluation;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.Observer;
import dev.gridwright.evaluate.Output;
import dev.gridwright.evaluate.StopSign;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.evaluate.command.result.Reports;
import dev.gridwright.evaluate.launch.Launched;
import dev.gridwright.log.Field;
import dev.gridwright.template.Variables;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.TrialKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the commands of one slot: for each fold and repeat of a trial one process, one after the other, in the
/// folders of the attempt. The first that does not come to a number ends the attempt.
///
/// A stop sends TERM to all that the command has started, with force it kills all of it.
///
/// State is owned by this object's monitor.
final class CommandEvaluator implements Evaluator {
    private static final Logger LOG = LoggerFactory.getLogger(CommandEvaluator.class);

    private final String slot;
    private final CommandSettings settings;
    private final Executor threads;
    private final StopSign sign = new StopSign();
    private @Nullable Launched running;
    private StopSign.Level said = StopSign.Level.GO;

    CommandEvaluator(String slot, CommandSettings settings, Executor threads) {
        this.slot = slot;
        this.settings = settings;
        this.threads = threads;
    }

    @Override
    public Evaluation evaluate(TrialTask task, Observer observer) {
        if (!(task.settings().kind() instanceof TrialKind.Command command)) {
            throw new IllegalStateException("a command is asked for by its kind only");
        }
        try {
            if (sign.begin(task.token()) != StopSign.Level.GO) {
                return Evaluation.of(StopSign.STOPPED);
            }
            return evaluate(task, command, observer);
        } finally {
            sign.end();
        }
    }

    private Evaluation evaluate(TrialTask task, TrialKind.Command command, Observer observer) {
        var output = new Output();
        observer.writesTo(output);
        var reports = new Reports(task.objective(), observer);
        try (var folders = AttemptFolders.make(settings.attempts(), task.token())) {
            Files.writeString(folders.params(), task.point().canonical() + "\n");
            var results = new ArrayList<Measurement>(1);
            var ending = processes(task, command, folders, output, reports, results);
            if (ending instanceof Ending.Completed && command.keep() > 0) {
                keep(task, command.keep(), results, folders, output, observer);
            }
            return new Evaluation(isStopped() ? StopSign.STOPPED : ending, output.text());
        } catch (IOException e) {
            return new Evaluation(
                    Ending.failed(
                            Cause.SPAWN,
                            "The folder of the attempt could not be made below " + settings.attempts() + ": " + e
                                    + ". Is the disk full?"),
                    output.text());
        } finally {
            reports.close();
            if (sign.level() == StopSign.Level.FORCED) {
                LOG.info(
                        "Study {} trial {}: its command on slot {} is killed.",
                        Field.study(task.study()),
                        Field.index(task.index()),
                        new Field("slot", slot));
            }
        }
    }

    /// Has the files of the attempt kept, if it is one of the best. That is no work of its own.
    private void keep(
            TrialTask task,
            int most,
            List<Measurement> results,
            AttemptFolders folders,
            Output output,
            Observer observer) {
        observer.waits(true);
        try {
            Leftovers.of(task, most, results, folders, output, settings.secrets(), this::isStopped)
                    .ifPresent(settings.keeping());
        } finally {
            observer.waits(false);
        }
    }

    private boolean isStopped() {
        return sign.level() != StopSign.Level.GO;
    }

    /// @param results takes what each of them measured
    private Ending processes(
            TrialTask task,
            TrialKind.Command command,
            AttemptFolders folders,
            Output output,
            Reports reports,
            List<Measurement> results) {
        var objective = task.objective();
        for (int repeat = 0; repeat < objective.repeats(); repeat++) {
            for (int fold = 0; fold < objective.folds(); fold++) {
                var variables = variables(task, fold, repeat, folders);
                var process = new CommandProcess(task, command, folders, variables, fold, repeat);
                switch (process.run(settings, threads, output, reports, this::started)) {
                    case CommandProcess.End.Fell(var ending) -> {
                        return ending;
                    }
                    case CommandProcess.End.Measured(var metrics) -> {
                        var measured = Measurement.ofFold(fold, repeat, metrics);
                        results.add(measured);
                        reports.measured(measured);
                        var number = metrics.get(objective.metric());
                        if (number == null || !Double.isFinite(number)) {
                            return Ending.exitedWell();
                        }
                    }
                }
                if (isStopped()) {
                    return StopSign.STOPPED;
                }
            }
        }
        return Ending.exitedWell();
    }

    private Variables variables(TrialTask task, int fold, int repeat, AttemptFolders folders) {
        return task.variables(fold, repeat)
                .with("resource", task.devices().isEmpty() ? slot : String.join(",", task.devices()))
                .with("params_file", folders.params().toString())
                .with("work_dir", folders.work().toString())
                .with("output_dir", folders.output().toString())
                .withSecrets(settings.secrets()::forCommand);
    }

    /// A process of the attempt under way runs, or has ended; a stop that was said before reaches it.
    private synchronized void started(@Nullable Launched launched) {
        running = launched;
        said = StopSign.Level.GO;
        tell();
    }

    @Override
    public synchronized void stop(long token, boolean force) {
        if (sign.stop(token, force)) {
            tell();
        }
    }

    @Override
    public synchronized void close() {
        sign.close();
        tell();
    }

    /// Tells the process what was said, once each; a thread of its own does it, since it reads the process table.
    private void tell() {
        var launched = running;
        var level = sign.level();
        if (launched == null || said == level || said == StopSign.Level.FORCED) {
            return;
        }
        said = level;
        switch (level) {
            case GO -> {}
            case ASKED -> threads.execute(launched::ask);
            case FORCED -> threads.execute(launched::kill);
        }
    }
}
