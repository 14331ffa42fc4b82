package dev.gridwright.evaluate.command;

import dev.gridwright.evaluate.Evaluator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Makes evaluators of commands, which share the threads that read what programs write.
public final class CommandEvaluators implements Evaluator.Factory, AutoCloseable {
    private final CommandSettings settings;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("command-io-", 0).daemon().factory());

    /// Removes the folders of attempts of an earlier life.
    public CommandEvaluators(CommandSettings settings) {
        this.settings = settings;
        AttemptFolders.removeAll(settings.attempts());
    }

    @Override
    public Evaluator open(String slot) {
        return new CommandEvaluator(slot, settings, threads);
    }

    /// To be called once the evaluators are closed.
    @Override
    public void close() {
        threads.shutdown();
    }
}
