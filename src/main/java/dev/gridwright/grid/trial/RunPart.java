package dev.gridwright.grid.trial;

import dev.gridwright.data.DataSummary;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.space.Drafted;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.TrialKind;
import java.util.Optional;
import java.util.Set;

/// Reads what a trial runs, by its kind, and what it is judged by: which metrics there are depends on the kind.
public final class RunPart {
    private final Section grid;
    private final Context context;
    private final Findings findings;

    public RunPart(Section grid, Context context, Findings findings) {
        this.grid = grid;
        this.context = context;
        this.findings = findings;
    }

    /// What is run, and what it is judged by; each empty when there are problems with it.
    ///
    /// @param data what the data file holds, where there is one
    public record Run(Optional<Objective> objective, Optional<? extends TrialKind> kind, Optional<DataSummary> data) {}

    /// What can be said of a grid whose kind of trial is not known.
    public Run undecided() {
        return new Run(
                new ObjectivePart(grid, findings).objective(ObjectivePart.Metrics.UNDECIDED),
                Optional.empty(),
                Optional.empty());
    }

    /// What a trial of a kind runs.
    ///
    /// @param inputs the names of the study's inputs
    public Run run(Section trial, String kind, Drafted drafted, Set<String> inputs) {
        var objective = new ObjectivePart(grid, findings);
        if (kind.equals("model")) {
            var part = new ModelPart(trial, context, findings);
            var wanted = objective.objective(part.metrics());
            var model = part.model(wanted, drafted);
            return new Run(wanted, model.map(ModelPart.Model::kind), model.flatMap(ModelPart.Model::summary));
        }
        if (kind.equals("function")) {
            var wanted = objective.objective(FunctionPart.METRICS);
            return new Run(wanted, new FunctionPart(trial, findings).kind(drafted), Optional.empty());
        }
        var templates = new Templates(drafted, inputs, context.secrets(), findings);
        if (kind.equals("http")) {
            var part = new HttpPart(trial, context, templates.withoutPlaces(), drafted, findings);
            var wanted = objective.objective(part.metrics());
            return new Run(wanted, part.kind(), part.rows());
        }
        var wanted = objective.objective(ObjectivePart.Metrics.ANY);
        if (kind.equals("command")) {
            var part = new CommandPart(trial, context, templates, findings);
            return new Run(wanted, trial.get("command").flatMap(node -> part.kind(node, drafted)), Optional.empty());
        }
        var part = new ProgramPart(trial, context, findings);
        var program = switch (kind) {
            case "java" -> part.java();
            case "worker" -> part.worker();
            default -> throw new IllegalStateException("no kind of trial is named " + kind);
        };
        return new Run(wanted, program, Optional.empty());
    }
}
