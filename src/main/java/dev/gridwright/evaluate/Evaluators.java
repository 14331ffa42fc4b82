package dev.gridwright.evaluate;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.TrialKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Evaluators for every kind of trial this server runs itself.
///
/// @param functions for test functions, evaluated in this process
/// @param children for learners and Java objectives, in child processes
/// @param threads for Java objectives that asked for a thread of this process
/// @param services for those that ask a service
/// @param commands for programs
public record Evaluators(
        Evaluator.Factory functions,
        Evaluator.Factory children,
        Evaluator.Factory threads,
        Evaluator.Factory services,
        Evaluator.Factory commands)
        implements Evaluator.Factory {

    @Override
    public Evaluator open(String slot) {
        return new SlotEvaluator(slot, this);
    }

    private enum Way {
        FUNCTION,
        CHILD,
        THREAD,
        SERVICE,
        COMMAND
    }

    private Evaluator.Factory factory(Way way) {
        return switch (way) {
            case FUNCTION -> functions;
            case CHILD -> children;
            case THREAD -> threads;
            case SERVICE -> services;
            case COMMAND -> commands;
        };
    }

    private static @Nullable Way way(TrialKind kind) {
        return switch (kind) {
            case TrialKind.Function _ -> Way.FUNCTION;
            case TrialKind.Model _ -> Way.CHILD;
            case TrialKind.JavaClass java ->
                switch (java.isolation()) {
                    case PROCESS -> Way.CHILD;
                    case THREAD -> Way.THREAD;
                };
            case TrialKind.Http _ -> Way.SERVICE;
            case TrialKind.Command _ -> Way.COMMAND;
            case TrialKind.Worker _ -> null;
        };
    }

    /// Hands each trial to the evaluator of its kind. What those keep warm stays while trials of another kind run.
    private static final class SlotEvaluator implements Evaluator {
        private final String slot;
        private final Evaluators evaluators;
        private final Map<Way, Evaluator> open = new EnumMap<>(Way.class);
        private boolean closed;

        private SlotEvaluator(String slot, Evaluators evaluators) {
            this.slot = slot;
            this.evaluators = evaluators;
        }

        @Override
        public Evaluation evaluate(TrialTask task, Observer observer) {
            var way = way(task.settings().kind());
            if (way == null) {
                return Evaluation.of(Ending.failed(
                        Cause.SPAWN,
                        "This server does not run trials of kind '"
                                + task.settings().kind().word() + "' on its own slots."));
            }
            return evaluator(way).evaluate(task, observer);
        }

        @Override
        public void stop(long token, boolean force) {
            List<Evaluator> asked;
            synchronized (this) {
                asked = List.copyOf(open.values());
            }
            asked.forEach(evaluator -> evaluator.stop(token, force));
        }

        @Override
        public void close() {
            List<Evaluator> closing;
            synchronized (this) {
                closed = true;
                closing = List.copyOf(open.values());
            }
            closing.forEach(Evaluator::close);
        }

        private synchronized Evaluator evaluator(Way way) {
            var evaluator =
                    open.computeIfAbsent(way, ignored -> evaluators.factory(way).open(slot));
            if (closed) {
                evaluator.close();
            }
            return evaluator;
        }
    }
}
