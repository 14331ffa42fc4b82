package dev.gridwright.evaluate.process;

import dev.gridwright.evaluate.Evaluator;

/// Evaluators that run learners and Java objectives in child processes: a warm one for each slot, and spares for all.
///
/// Closing it ends the spares; the slots end their own.
public final class ChildEvaluators implements Evaluator.Factory, AutoCloseable {
    private final ChildSettings settings;
    private final WarmChildren children;

    public ChildEvaluators(ChildSettings settings) {
        this.settings = settings;
        children = new WarmChildren(settings);
    }

    @Override
    public Evaluator open(String slot) {
        return new ChildEvaluator(slot, settings, children);
    }

    @Override
    public void close() {
        children.close();
    }
}
