package dev.gridwright.prepare;

import dev.gridwright.content.ContentCache;
import dev.gridwright.content.Sha256;
import dev.gridwright.data.DataProblem;
import dev.gridwright.data.MatrixFile;
import dev.gridwright.images.ImagePreparer;
import dev.gridwright.images.ImageProgress;
import dev.gridwright.images.ImagesFailed;
import dev.gridwright.study.Grid;
import dev.gridwright.study.Prepared.ImageCounts;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Materials.Matrix;
import dev.gridwright.trial.TrialKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The tables that one study learns from, made of its images.
///
/// *Thread*: prepared by one, its progress read by any.
final class ImageTables {
    private final ContentCache cache;
    private final ImagePreparer images;
    private final Holds holds;
    private final Grid grid;
    private final Provenance provenance;
    private volatile Optional<ImageProgress> progress = Optional.empty();

    ImageTables(ContentCache cache, ImagePreparer images, Holds holds, Grid grid, Provenance provenance) {
        this.cache = cache;
        this.images = images;
        this.holds = holds;
        this.grid = grid;
        this.provenance = provenance;
    }

    /// @param matrices by the size of the images
    record Tables(Map<String, Matrix> matrices, ImageCounts counts) {}

    /// The tables; empty when the study needs none.
    Optional<Tables> prepare() throws NotPrepared, InterruptedException {
        var data = grid.images();
        if (data.isEmpty()) {
            return Optional.empty();
        }
        var before = provenance.prepared().images();
        if (before.isPresent()) {
            var kept = taken(before.get());
            if (kept.isPresent()) {
                return kept;
            }
        }
        while (true) {
            var counts = make(data.get());
            if (before.isPresent() && !before.get().matrices().equals(counts.matrices())) {
                throw new NotPrepared(
                        "The images changed since trials of this study ran on them, and the earlier tables"
                                + " are gone; submit the grid as a new study.");
            }
            // They may be gone only if the cache was swept in this very moment.
            var taken = taken(counts);
            if (taken.isPresent()) {
                check(taken.get());
                return taken;
            }
        }
    }

    private ImageCounts make(TrialKind.Data data) throws NotPrepared, InterruptedException {
        try {
            var made = images.make(
                    data,
                    provenance.dataSha256().getOrDefault(data.file(), ""),
                    watched -> progress = Optional.of(watched));
            return new ImageCounts(made.listed(), made.processed(), made.skipped(), made.tables());
        } catch (ImagesFailed e) {
            throw new NotPrepared(e.sentence());
        }
    }

    private Optional<Tables> taken(ImageCounts counts) throws NotPrepared {
        var matrices = new LinkedHashMap<String, Matrix>();
        for (var table : counts.matrices().entrySet()) {
            var content = cache.take(table.getValue()).map(holds::hold);
            try {
                if (content.isEmpty() || !Sha256.of(content.get().file()).equals(table.getValue())) {
                    cache.discard(table.getValue());
                    return Optional.empty();
                }
            } catch (IOException e) {
                throw new NotPrepared("A prepared table of images cannot be read: " + e.getMessage()
                        + ". Look at the data directory.");
            }
            matrices.put(table.getKey(), new Matrix(content.get().file().toString(), table.getValue()));
        }
        return Optional.of(new Tables(matrices, counts));
    }

    /// Whether what is left of the images can be learned from.
    private void check(Tables tables) throws NotPrepared {
        if (!(grid.trial().kind() instanceof TrialKind.Model model)) {
            return;
        }
        var table = tables.matrices().values().iterator().next();
        try {
            var summary = MatrixFile.summarize(Path.of(table.path()), table.sha256());
            var problem = summary.problem(
                    model.task().equals("classification"), grid.objective().folds());
            if (problem.isPresent()) {
                throw new NotPrepared("Of " + tables.counts().listed() + " images "
                        + tables.counts().processed() + " could be used, which cannot be learned: " + problem.get()
                        + ". Left out, by reason: " + tables.counts().skipped() + ".");
            }
        } catch (DataProblem e) {
            throw new NotPrepared("The prepared table of images cannot be used: " + e.getMessage() + ".");
        }
    }

    String progress() {
        return progress.map(ImageProgress::text).orElse("");
    }
}
