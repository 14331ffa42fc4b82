package dev.gridwright.engine;

import dev.gridwright.quota.Owner;
import dev.gridwright.search.IndexRange;
import dev.gridwright.search.Shard;
import dev.gridwright.store.SubmissionKey;
import dev.gridwright.study.Grid;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trace.TraceParent;
import java.util.Optional;

/// A grid to be run as a study.
///
/// @param grid read from `document`
/// @param document the grid as it is kept, from which the study is read again after a restart
/// @param format `yaml` or `json`
/// @param folder what relative paths in the document are relative to; absolute
/// @param selection the part of the points that is run
/// @param key under which there is to be one study at most
/// @param owner who submits it, when a token was shown
/// @param caller the span of whoever submits it, when that was said
public record Submission(
        Grid grid,
        String document,
        String format,
        String folder,
        Selection selection,
        Provenance provenance,
        Optional<SubmissionKey> key,
        Optional<Owner> owner,
        Optional<TraceParent> caller) {

    /// A submission without a key and an owner.
    public Submission(
            Grid grid, String document, String format, String folder, Selection selection, Provenance provenance) {
        this(
                grid,
                document,
                format,
                folder,
                selection,
                provenance,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public Submission withKey(SubmissionKey submissionKey) {
        return new Submission(
                grid, document, format, folder, selection, provenance, Optional.of(submissionKey), owner, caller);
    }

    public Submission withOwner(Owner submitter) {
        return new Submission(
                grid, document, format, folder, selection, provenance, key, Optional.of(submitter), caller);
    }

    public Submission calledBy(TraceParent span) {
        return new Submission(grid, document, format, folder, selection, provenance, key, owner, Optional.of(span));
    }

    /// The part of a grid's points that a study runs.
    public record Selection(Optional<IndexRange> range, Optional<Shard> shard) {
        public static final Selection ALL = new Selection(Optional.empty(), Optional.empty());
    }
}
