package dev.gridwright.evaluate.process;

import dev.gridwright.child.objective.ObjectiveSource;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.space.Value;
import dev.gridwright.trial.ImageSize;
import dev.gridwright.trial.Materials;
import dev.gridwright.trial.TrialKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which objective a task wants, and how much heap.
final class TaskSource {
    /// The objective of all learners; it lives where only children load it.
    private static final String LEARNERS = "dev.gridwright.learn.ModelObjective";

    /// What of a trial's memory may be heap; the rest is for classes, threads and native code.
    private static final double HEAP_OF_MEMORY = 0.75;

    private TaskSource() {}

    static ObjectiveSource of(TrialTask task) {
        return switch (task.settings().kind()) {
            case TrialKind.Model model -> ObjectiveSource.ofOurs(LEARNERS, settings(model, task));
            case TrialKind.JavaClass java -> ObjectiveSource.ofPlugin(java.className(), java.jar());
            case TrialKind.Function _, TrialKind.Command _, TrialKind.Http _, TrialKind.Worker _ ->
                throw new IllegalStateException("a child process runs learners and Java objectives only");
        };
    }

    private static Materials.Matrix matrix(ImageSize size, Materials materials) {
        return Optional.ofNullable(materials.matrices().get(size.word()))
                .orElseThrow(() -> new IllegalStateException("no images of the size " + size.word() + " are prepared"));
    }

    static long heapBytes(TrialTask task, ChildSettings settings) {
        return task.settings()
                .resources()
                .memoryBytes()
                .map(memory -> Math.max(ChildSettings.MIN_HEAP_BYTES, (long) (memory * HEAP_OF_MEMORY)))
                .orElse(settings.heapBytes());
    }

    private static LinkedHashMap<String, Value> settings(TrialKind.Model model, TrialTask task) {
        var settings = new LinkedHashMap<String, Value>();
        settings.put("learner", Value.of(model.learner()));
        settings.put("task", Value.of(model.task()));
        settings.put("target", Value.of(model.data().target()));
        if (model.data().images().isPresent()) {
            var images = model.data().images().get();
            var matrix = matrix(images.size(task.point()), task.materials());
            settings.put("format", Value.of("matrix"));
            settings.put("path", Value.of(matrix.path()));
            settings.put("sha256", Value.of(matrix.sha256()));
            images.parameter().ifPresent(name -> settings.put("without", Value.of(name)));
        } else {
            settings.put("format", Value.of(model.data().format()));
            settings.put("path", Value.of(model.data().path()));
            settings.put("sha256", Value.of(task.dataSha256()));
        }
        settings.put("standardize", Value.of(model.standardize()));
        var metrics = Stream.concat(Stream.of(task.objective().metric()), task.objective().also().stream())
                .distinct()
                .toList();
        settings.put("metrics", Value.of(List.copyOf(metrics)));
        return settings;
    }
}
