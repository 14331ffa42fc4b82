package dev.gridwright.web;

import dev.gridwright.api.PlanJson;
import dev.gridwright.api.ProblemJson;
import dev.gridwright.api.ProblemJson.Fault;
import dev.gridwright.api.ProblemType;
import dev.gridwright.api.Wire;
import dev.gridwright.engine.Submission;
import dev.gridwright.engine.Submission.Selection;
import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.Parsed;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.plan.Planner;
import dev.gridwright.grid.section.Problem;
import dev.gridwright.study.Grid;
import dev.gridwright.study.StudyView.Part;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.web.http.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads submitted grids as grid files.
///
/// @param context what a grid may name
/// @param folder what its relative paths are relative to; empty when it may name no file
/// @param gitCommit of the folder, when it is known; may block
/// @param versions of what computes the numbers
/// @param cachedPoints how many points of a grid earlier studies have results for, when that can be told; may block
/// @param killing what holds for the end of commands here, as a sentence
public record GridIntake(
        Context context,
        String folder,
        Supplier<Optional<String>> gitCommit,
        Map<String, String> versions,
        Function<Grid, OptionalLong> cachedPoints,
        String killing)
        implements Intake {

    @Override
    public Submission submission(String text, String format, Selection selection) {
        var valid = read(text, format);
        if (!valid.obstacles().isEmpty()) {
            throw refused(ProblemType.NOT_RUNNABLE, valid.obstacles());
        }
        refuseCommand(valid.grid().trial().kind());
        var document = valid.document();
        return new Submission(
                valid.grid(), document.text(), document.format(), folder, selection, provenance(valid, selection));
    }

    private void refuseCommand(TrialKind kind) {
        if (context.confined() && !context.commands().adHoc() && isAdHoc(kind)) {
            throw new Refused(
                    ProblemType.FORBIDDEN,
                    "This grid runs a command that is not registered, and this server runs registered ones only. Ask its"
                            + " operator to register it (--commands) or to allow any (--allow-commands or"
                            + " --require-token), or run the grid on your own machine with 'gridwright run'.");
        }
    }

    /// Whether a kind of trial runs whatever program its grid names.
    static boolean isAdHoc(TrialKind kind) {
        return kind instanceof TrialKind.Command command && command.registered().isEmpty();
    }

    private Provenance provenance(Parsed.Valid valid, Selection selection) {
        var hashes = valid.data()
                .map(data -> Map.of(dataFile(valid.grid()), data.sha256()))
                .orElse(Map.of());
        var whole = new Provenance(valid.document().sha256(), hashes, gitCommit.get(), versions);
        return selection.equals(Selection.ALL)
                ? whole
                : whole.of(new Part(
                        selection.range(),
                        selection.shard(),
                        valid.grid().space().end()));
    }

    private static String dataFile(Grid grid) {
        return grid.trial().kind() instanceof TrialKind.Model model
                ? model.data().file()
                : "data";
    }

    @Override
    public Wire.Shape plan(String text, String format, Selection selection) {
        var valid = read(text, format).only(selection.range(), selection.shard());
        var grid = valid.grid();
        var cached = cachedPoints.apply(grid);
        var plan = Planner.plan(valid);
        var whole = grid.trial().kind() instanceof TrialKind.Command ? plan.guaranteeing(killing) : plan;
        return out -> PlanJson.write(out, whole, cached);
    }

    private Parsed.Valid read(String text, String format) {
        return switch (GridFile.read(text, GridFile.Format.of(format), context)) {
            case Parsed.Valid valid -> valid;
            case Parsed.Invalid(var problems) -> throw refused(ProblemType.INVALID_GRID, problems);
        };
    }

    private static Refused refused(ProblemType type, List<Problem> problems) {
        var detail = problems.size() == 1
                ? problems.getFirst().toString()
                : problems.size() + " problems; the first is: " + problems.getFirst();
        return new Refused(new ProblemJson(
                type, detail, problems.stream().map(GridIntake::fault).toList()));
    }

    private static Fault fault(Problem problem) {
        return new Fault(
                problem.pointer(),
                problem.sentence(),
                Optional.of(problem.found()).filter(found -> !found.isEmpty()),
                problem.line(),
                problem.column());
    }
}
