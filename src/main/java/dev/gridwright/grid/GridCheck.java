package dev.gridwright.grid;

import dev.gridwright.data.DataSummary;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.space.Drafted;
import dev.gridwright.grid.space.SpacePart;
import dev.gridwright.grid.study.CachePart;
import dev.gridwright.grid.study.GatesPart;
import dev.gridwright.grid.study.InputsPart;
import dev.gridwright.grid.study.NotifyPart;
import dev.gridwright.grid.study.SearchPart;
import dev.gridwright.grid.study.StudyPart;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.trial.RunPart;
import dev.gridwright.grid.trial.TrialPart;
import dev.gridwright.study.Grid;
import dev.gridwright.trial.TrialSettings;
import java.util.Optional;

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
        EnvironmentCheck.refuse(root, findings);
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
        var runs = new RunPart(grid, context, findings);
        var run = trial.isPresent() && kind.isPresent()
                ? runs.run(trial.get(), kind.get(), spaces.drafted(), InputsPart.names(inputs))
                : runs.undecided();
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
}
