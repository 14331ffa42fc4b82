package dev.gridwright.store;

import dev.gridwright.quota.Owner;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Objective;
import java.time.Instant;
import java.util.Optional;

/// A study as it is stored: what was submitted, which never changes, where its numbers come from, and its status.
///
/// @param document the grid as submitted
/// @param format `yaml` or `json`
/// @param folder what its relative paths are relative to; absolute
/// @param selection which part of its points it runs, as JSON; `{}` for all
/// @param kind of its trials: `model`, `function` and so on
/// @param points after rules, sample and selection
/// @param owner who submitted it, when a token was shown
/// @param lastEvent the highest event id so far, 0 when there is none
/// @param traceparent of the span that it began with, of W3C Trace Context; empty when nothing was traced
public record StoredStudy(
        String id,
        String name,
        String document,
        String format,
        String folder,
        String selection,
        Objective objective,
        String kind,
        long points,
        Instant createdAt,
        Provenance provenance,
        Optional<Owner> owner,
        StudyStatus status,
        long lastEvent,
        String traceparent) {

    /// A study of which nothing is traced.
    public StoredStudy(
            String id,
            String name,
            String document,
            String format,
            String folder,
            String selection,
            Objective objective,
            String kind,
            long points,
            Instant createdAt,
            Provenance provenance,
            Optional<Owner> owner,
            StudyStatus status,
            long lastEvent) {
        this(
                id,
                name,
                document,
                format,
                folder,
                selection,
                objective,
                kind,
                points,
                createdAt,
                provenance,
                owner,
                status,
                lastEvent,
                "");
    }

    public StoredStudy provenance(Provenance known) {
        return new StoredStudy(
                id,
                name,
                document,
                format,
                folder,
                selection,
                objective,
                kind,
                points,
                createdAt,
                known,
                owner,
                status,
                lastEvent,
                traceparent);
    }

    /// The same with another span.
    public StoredStudy traced(String parent) {
        return new StoredStudy(
                id,
                name,
                document,
                format,
                folder,
                selection,
                objective,
                kind,
                points,
                createdAt,
                provenance,
                owner,
                status,
                lastEvent,
                parent);
    }
}
