package dev.gridwright.grid;

import dev.gridwright.data.DataSummary;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.study.Grid;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialSettings;
import java.util.Optional;
import java.util.Set;

/// Makes a grid of a tree, part by part, and goes on after every problem so that all of them are found.
final class GridCheck {
    private final Context context;
    private final Findings findings;
    private final Drafted.Beside beside;

    GridCheck(Context context, Findings findings) {
        this(context, findings, Drafted.Beside.none(findings));
    }

    /// @param beside points of another document that are held against the grid
    GridCheck(Context context, Findings findings, Drafted.Beside beside) {
        this.context = context;
        this.findings = findings;
        this.beside = beside;
    }

    /// A grid with what its data file holds.
    record Complete(Grid grid, Optional<DataSummary> data) {}

    /// The grid; empty if there are problems.
    Optional<Complete> check(Node root) {
        Templates.refuseEnvironment(root, findings);
        return Section.of(root, Shape.GRID, findings).flatMap(this::check);
    }

    private Optional<Complete> check(Section grid) {
        var study = new StudyPart(grid, findings);
        var searching = new SearchPart(grid, findings);
        study.version();
        var name = study.name();
        var labels = study.labels();
        var spaces = new SpacePart(grid, findings, beside);
        var space = spaces.space();
        var options = searching.search();
        var inputs = new InputsPart(grid, findings).inputs();
        grid.require("trial", "a map with exactly one of " + String.join(", ", TrialPart.KINDS));
        var trial = grid.section("trial", Shape.TRIAL);
        var part = trial.map(section -> new TrialPart(section, context, findings));
        var kind = part.flatMap(TrialPart::kind);
        var run = trial.isPresent() && kind.isPresent()
                ? run(grid, trial.get(), kind.get(), spaces.drafted(), InputsPart.names(inputs))
                : new Run(new ObjectivePart(grid, findings).objective(ObjectivePart.Metrics.UNDECIDED));
        var timeout = part.map(TrialPart::timeout);
        var retry = part.map(TrialPart::retry);
        var resources = part.map(reader -> reader.resources(kind));
        var stop = study.stop();
        var limits = study.limits();
        var priority = study.priority();
        var gates = new GatesPart(grid, findings).gates(run.objective());
        var cache = new CachePart(grid, context, findings);
        cache.check(kind);
        var hooks = new NotifyPart(grid, context, findings).hooks();
        if (findings.count() == 0) {
            space.ifPresent(points -> searching.check(points, options));
        }
        if (findings.count() > 0) {
            return Optional.empty();
        }
        var settings = new TrialSettings(
                run.kind().orElseThrow(), timeout.orElseThrow(), retry.orElseThrow(), resources.orElseThrow());
        var reuse = cache.reuse(settings, run.objective().orElseThrow(), options, run.data());
        if (findings.count() > 0) {
            return Optional.empty();
        }
        return Optional.of(new Complete(
                new Grid(
                        name.orElseThrow(),
                        labels,
                        space.orElseThrow(),
                        options,
                        run.objective().orElseThrow(),
                        stop,
                        settings,
                        limits,
                        priority,
                        gates,
                        inputs,
                        reuse,
                        hooks),
                run.data()));
    }

    /// What is run, and what it is judged by.
    private record Run(Optional<Objective> objective, Optional<? extends TrialKind> kind, Optional<DataSummary> data) {
        Run(Optional<Objective> objective) {
            this(objective, Optional.empty(), Optional.empty());
        }
    }

    private Run run(Section grid, Section trial, String kind, Drafted drafted, Set<String> inputs) {
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
