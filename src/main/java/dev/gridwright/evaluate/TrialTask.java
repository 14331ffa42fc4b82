package dev.gridwright.evaluate;

import dev.gridwright.child.objective.Work;
import dev.gridwright.space.Point;
import dev.gridwright.template.Variables;
import dev.gridwright.trial.Materials;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Seeds;
import dev.gridwright.trial.TrialSettings;
import java.util.List;
import java.util.Optional;

/// One attempt to make.
///
/// @param token of the attempt
/// @param attempt counted from 1
/// @param studySeed from which the seeds of the trial and of its splits follow
/// @param dataSha256 of the data file the trial reads, as recorded when the study was accepted; empty when it reads
/// none
/// @param devices of the `gpu` pool that the attempt has for itself, as programs know them
/// @param materials what was made ready for all trials of the study
/// @param traceparent of its span, by which what it asks others to do becomes part of its trace; empty when nothing is
/// traced
public record TrialTask(
        String study,
        long index,
        long token,
        int attempt,
        Point point,
        long studySeed,
        Objective objective,
        TrialSettings settings,
        String dataSha256,
        List<String> devices,
        Materials materials,
        String traceparent) {
    public TrialTask {
        devices = List.copyOf(devices);
    }

    /// An attempt of a study for which nothing was made ready.
    public TrialTask(
            String study,
            long index,
            long token,
            int attempt,
            Point point,
            long studySeed,
            Objective objective,
            TrialSettings settings,
            String dataSha256,
            List<String> devices) {
        this(
                study,
                index,
                token,
                attempt,
                point,
                studySeed,
                objective,
                settings,
                dataSha256,
                devices,
                Materials.NONE,
                "");
    }

    /// The same, as part of a trace.
    public TrialTask traced(String parent) {
        return new TrialTask(
                study,
                index,
                token,
                attempt,
                point,
                studySeed,
                objective,
                settings,
                dataSha256,
                devices,
                materials,
                parent);
    }

    /// The task as whoever calls the objective needs it.
    public Work work() {
        return new Work(index, token, studySeed, point, objective.metric(), objective.folds(), objective.repeats());
    }

    /// The absolute path of a fetched input.
    public Optional<String> input(String name) {
        return Optional.ofNullable(materials.inputs().get(name));
    }

    /// What the names in a template stand for in one fold: parameters, study, index, attempt, fold, seed and
    /// inputs. For folders, devices and secrets the evaluator cares.
    ///
    /// @param fold counted from 0
    /// @param repeat counted from 0; decides the seed
    public Variables variables(int fold, int repeat) {
        return Variables.of(point)
                .with("study", study)
                .with("index", index)
                .with("attempt", attempt)
                .with("fold", fold)
                .with("seed", Seeds.ofTrial(studySeed, point, repeat))
                .withInputs(this::input);
    }
}
