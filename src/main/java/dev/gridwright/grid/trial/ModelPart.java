package dev.gridwright.grid.trial;

import dev.gridwright.catalog.Catalog;
import dev.gridwright.catalog.Hyperparameter;
import dev.gridwright.catalog.Learner;
import dev.gridwright.catalog.Metric;
import dev.gridwright.catalog.Task;
import dev.gridwright.data.DataFile;
import dev.gridwright.data.DataProblem;
import dev.gridwright.data.DataSource;
import dev.gridwright.data.DataSummary;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.space.Drafted;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.space.Value;
import dev.gridwright.trial.Images;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.TrialKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads a trial that is a built-in learner, and holds data, objective and space against what the learner can do.
final class ModelPart {
    private static final int FOLDS = 5;
    private static final List<String> SOURCES = List.of("csv", "arff", "images");
    private static final List<String> IMAGE_KEYS = List.of("url_column", "resize", "channels", "fetch");

    private final Section trial;
    private final Context context;
    private final Findings findings;
    private final Optional<Learner> learner;

    ModelPart(Section trial, Context context, Findings findings) {
        this.trial = trial;
        this.context = context;
        this.findings = findings;
        var names = Catalog.learners().stream().map(Learner::name).toList();
        learner = trial.word("model", names).flatMap(Catalog::learner);
    }

    /// What the learner can be judged by.
    ObjectivePart.Metrics metrics() {
        var offered = Catalog.metrics().stream()
                .filter(metric -> learner.isEmpty() || learner.get().offers(metric))
                .map(Metric::name)
                .toList();
        return new ObjectivePart.Metrics(offered, Optional.empty(), ModelPart::goal, FOLDS, true);
    }

    private static Optional<Goal> goal(String metric) {
        return Catalog.metric(metric).map(known -> switch (known.goal()) {
            case MAXIMIZE -> Goal.MAXIMIZE;
            case MINIMIZE -> Goal.MINIMIZE;
        });
    }

    /// The model with its data; empty where something is missing or wrong.
    ///
    /// @param summary what the data file holds
    record Model(TrialKind.Model kind, Optional<DataSummary> summary) {}

    Optional<Model> model(Optional<Objective> objective, Drafted drafted) {
        boolean standardize = trial.flag("standardize", false);
        var declared = trial.word(
                        "task", Arrays.stream(Task.values()).map(Task::word).toList())
                .flatMap(Task::of);
        trial.require("data", "data: {csv: FILE, target: COLUMN}");
        var section = trial.section("data", Shape.DATA);
        var data = section.flatMap(found -> data(found, drafted));
        var summary = data.flatMap(found -> summary(found, section.orElseThrow(), drafted));
        if (learner.isEmpty()) {
            return Optional.empty();
        }
        var task = task(learner.get(), declared, objective, summary);
        task.ifPresent(known -> {
            trial.filledIn("task", known.word());
            objective.ifPresent(wanted -> checkMetrics(learner.get(), known, wanted));
            summary.ifPresent(table -> checkData(known, table, objective));
        });
        checkHyperparameters(
                learner.get(),
                task.map(Set::of).orElse(learner.get().tasks()),
                drafted,
                summary,
                objective,
                data.flatMap(TrialKind.Data::images).flatMap(Images::parameter));
        return data.isPresent() && task.isPresent()
                ? Optional.of(new Model(
                        new TrialKind.Model(learner.get().name(), task.get().word(), data.get(), standardize), summary))
                : Optional.empty();
    }

    private Optional<TrialKind.Data> data(Section data, Drafted drafted) {
        var sources = SOURCES.stream().filter(data::has).toList();
        if (sources.size() != 1) {
            findings.problem(
                    data.place(),
                    sources.isEmpty() ? "no data file" : "more than one data file",
                    String.join(" and ", sources),
                    "exactly one of " + String.join(", ", SOURCES));
        }
        data.require("target", "the name of the column to predict");
        var target = data.get("target").flatMap(node -> columnName(node, findings));
        if (sources.size() != 1) {
            return Optional.empty();
        }
        var format = sources.getFirst();
        var images = format.equals("images")
                ? new ImagesPart(data, context, drafted, findings).images()
                : Optional.<Images>empty();
        if (!format.equals("images")) {
            IMAGE_KEYS.stream()
                    .filter(data::has)
                    .forEach(key ->
                            findings.problem(data.place(key), "a key for images only", key, "images: MANIFEST.csv"));
        }
        var file = data.text(format, "a file name");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        return switch (context.data(file.get())) {
            case Context.Found.File(var path) ->
                target.filter(_ -> images.isPresent() || !format.equals("images"))
                        .map(column -> new TrialKind.Data(format, file.get(), path.toString(), column, images));
            case Context.Found.Nothing(var detail, var allowed) -> {
                findings.problem(data.place(format), detail, '"' + file.get() + '"', allowed);
                yield Optional.empty();
            }
        };
    }

    private static Optional<String> columnName(Node node, Findings findings) {
        return node instanceof Node.Numeral(var _, var number)
                ? Optional.of(number.toPlainString())
                : Section.text(node, "the name of a column", findings);
    }

    private Optional<DataSummary> summary(TrialKind.Data data, Section section, Drafted drafted) {
        var path = Path.of(data.path());
        if (data.images().isPresent()) {
            return new ImagesPart(section, context, drafted, findings)
                    .summary(
                            path,
                            data.target(),
                            data.images().get(),
                            message -> message.replace(data.path(), data.file()));
        }
        try {
            return Optional.of(DataFile.summarize(
                    data.format().equals("csv")
                            ? new DataSource.Csv(path, data.target())
                            : new DataSource.Arff(path, data.target())));
        } catch (DataProblem e) {
            var message = String.valueOf(e.getMessage());
            var detail = message.replace(data.path(), data.file());
            boolean aboutTarget = message.contains("'" + data.target() + "'");
            findings.problem(
                    findings.place(trial.pointer("data") + (aboutTarget ? "/target" : "/" + data.format())),
                    detail,
                    "",
                    "");
            return Optional.empty();
        }
    }

    /// The task: as declared, else the only one of metric and learner, else what the target looks like.
    private Optional<Task> task(
            Learner learner, Optional<Task> declared, Optional<Objective> objective, Optional<DataSummary> summary) {
        var metric = objective.flatMap(wanted -> Catalog.metric(wanted.metric()));
        if (declared.isPresent() && !learner.tasks().contains(declared.get())) {
            findings.problem(
                    trial.place("task"),
                    "not a task of " + learner.name(),
                    declared.get().word(),
                    String.join(", ", learner.tasks().stream().map(Task::word).toList()));
            return Optional.empty();
        }
        var possible = learner.tasks().stream()
                .filter(task -> metric.isEmpty() || metric.get().tasks().contains(task))
                .toList();
        if (declared.isPresent() || possible.isEmpty()) {
            return declared;
        }
        return possible.size() == 1
                ? Optional.of(possible.getFirst())
                : summary.map(table -> table.looksLikeClasses() ? Task.CLASSIFICATION : Task.REGRESSION);
    }

    private void checkMetrics(Learner learner, Task task, Objective objective) {
        var wanted = new ArrayList<>(List.of(objective.metric()));
        wanted.addAll(objective.also());
        for (int i = 0; i < wanted.size(); i++) {
            var pointer = i == 0 ? "/objective/metric" : "/objective/also";
            Catalog.metric(wanted.get(i))
                    .flatMap(metric -> learner.problem(metric, task))
                    .ifPresent(
                            words -> findings.problem(findings.place(pointer), "not a metric here: " + words, "", ""));
        }
    }

    private void checkData(Task task, DataSummary summary, Optional<Objective> objective) {
        int folds = objective.map(Objective::folds).orElse(FOLDS);
        summary.problem(task == Task.CLASSIFICATION, folds)
                .ifPresent(words -> findings.problem(
                        findings.place(trial.pointer("data") + "/target"),
                        "data that cannot be learned: " + words,
                        "",
                        ""));
    }

    /// @param tasks the task, or all that it may be while that is not known
    /// @param ofData a parameter that is not for the learner
    private void checkHyperparameters(
            Learner learner,
            Set<Task> tasks,
            Drafted drafted,
            Optional<DataSummary> summary,
            Optional<Objective> objective,
            Optional<String> ofData) {
        var known = new LinkedHashMap<String, Hyperparameter>();
        tasks.forEach(task -> learner.hyperparameters(task)
                .forEach(hyperparameter -> known.putIfAbsent(hyperparameter.name(), hyperparameter)));
        var words = tasks.size() == 1 ? " for " + tasks.iterator().next().word() : "";
        drafted.members().stream()
                .flatMap(member -> member.parameters().stream())
                .filter(parameter ->
                        !known.containsKey(parameter.name()) && !ofData.equals(Optional.of(parameter.name())))
                .forEach(parameter -> findings.unknown(
                        findings.place(parameter.pointer()),
                        learner.name() + " has no such hyperparameter" + words,
                        parameter.name(),
                        known.keySet()));
        int folds = objective.map(Objective::folds).orElse(FOLDS);
        int trainingRows = summary.map(table -> table.trainingRows(folds)).orElse(Integer.MAX_VALUE);
        int features = summary.map(table -> table.features().size()).orElse(Integer.MAX_VALUE);
        drafted.values(at -> Optional.ofNullable(known.get(at.name()))
                .ifPresent(hyperparameter -> check(hyperparameter, at, features, trainingRows)));
        known.values().stream()
                .filter(hyperparameter -> !drafted.names().contains(hyperparameter.name()))
                .forEach(hyperparameter -> tasks.stream()
                        .filter(hyperparameter.tasks()::contains)
                        .findFirst()
                        .ifPresent(task -> findings.filledIn(
                                "/space/" + hyperparameter.name(),
                                Value.of(hyperparameter.defaultFor(task)).canonical())));
    }

    private static void check(Hyperparameter hyperparameter, Drafted.At at, int features, int trainingRows) {
        var plain = at.value().plain();
        if (hyperparameter.problem(plain).isPresent()) {
            at.problem("not a value of " + at.name(), hyperparameter.allowed());
            return;
        }
        hyperparameter
                .problem(plain, features, trainingRows)
                .ifPresent(words -> at.refused("too large for this data: " + words));
    }
}
