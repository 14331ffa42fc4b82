package dev.gridwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.StudyJson;
import dev.gridwright.api.TrialCsv;
import dev.gridwright.api.TrialJson;
import dev.gridwright.cli.client.RequestFailed.Kind;
import dev.gridwright.kept.KeptFile;
import dev.gridwright.kept.KeptFolder;
import dev.gridwright.kept.Listing;
import dev.gridwright.report.ReportFormat;
import dev.gridwright.report.stored.StoredResults;
import dev.gridwright.store.OpenWork.PastAttempt;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.aggregate.Front;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Studies read from a data directory that no server holds; closes the store it was given.
public final class StoredStudies implements StudyReader {
    private static final int PAGE = 1_000;

    private final String place;
    private final StudyRecords store;
    private final KeptFolder kept;

    public StoredStudies(Path folder, StudyRecords store) {
        this.place = folder.toString();
        this.store = store;
        this.kept = KeptFolder.of(folder);
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public List<JsonNode> studies(StudyFilter filter) {
        var states = filter.states().stream().map(StudyState::of).collect(Collectors.toSet());
        var query = new StudyQuery(states, filter.name(), filter.labels(), filter.limit(), OptionalLong.empty());
        return store.page(query).studies().stream().map(StoredStudies::document).toList();
    }

    @Override
    public JsonNode study(String id) {
        return document(view(id));
    }

    @Override
    public void trials(String id, TrialFilter filter, Consumer<JsonNode> action) {
        view(id);
        forEachPage(id, filter, page -> page.forEach(trial -> action.accept(document(trial))));
    }

    @Override
    public void trialsAsCsv(String id, TrialFilter filter, OutputStream target) {
        var csv = new CsvPages(view(id), target);
        forEachPage(id, filter, csv::write);
        csv.finish();
    }

    /// Writes pages of trials under one line of headings, which the first page decides.
    private static final class CsvPages {
        private final StudyView study;
        private final OutputStream target;
        private Optional<TrialCsv> csv = Optional.empty();

        CsvPages(StudyView study, OutputStream target) {
            this.study = study;
            this.target = target;
        }

        void write(List<Trial> page) {
            var columns = csv.orElseGet(() -> start(page));
            page.forEach(trial -> print(columns.row(trial)));
        }

        void finish() {
            if (csv.isEmpty()) {
                start(List.of());
            }
        }

        private TrialCsv start(List<Trial> firstTrials) {
            var columns = TrialCsv.of(List.of(), study.objective(), firstTrials);
            csv = Optional.of(columns);
            print(columns.header());
            return columns;
        }

        private void print(String line) {
            try {
                target.write(line.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Trials that run have no row: of those nothing is known here.
    private void forEachPage(String id, TrialFilter filter, Consumer<List<Trial>> action) {
        var wanted = new StoredTrials(filter);
        Optional<TrialQuery.Position> after = Optional.empty();
        List<StoredTrial> page;
        do {
            page = wanted.nothing() ? List.of() : store.trials(wanted.page(id, PAGE, after));
            if (!page.isEmpty()) {
                action.accept(wanted.of(page));
                after = Optional.of(new TrialQuery.Position(page.getLast()));
            }
        } while (page.size() == PAGE && !wanted.enough());
    }

    @Override
    public List<JsonNode> front(String id, String with, int k) {
        var criteria = Front.Criterion.parse(with)
                .orElseThrow(() -> new IllegalArgumentException("the command has read the metrics: " + with));
        var front = new Front(view(id).objective().goal(), criteria);
        int unused = store.forEachScoredAfter(
                id, 0, Integer.MAX_VALUE, trial -> front.add(trial.index(), trial.objective(), trial.metrics()));
        var indices = front.indices();
        return store.trialsAt(id, Arrays.copyOf(indices, Math.min(k, indices.length))).stream()
                .map(StoredTrial::trial)
                .map(StoredStudies::document)
                .toList();
    }

    @Override
    public List<JsonNode> best(String id, int k) {
        view(id);
        return store.best(id, k).stream().map(StoredStudies::document).toList();
    }

    @Override
    public void report(String id, ReportFormat format, OutputStream target) {
        var pages = format.open(new StoredResults(store, view(id)));
        try {
            for (var page = pages.next(); page.isPresent(); page = pages.next()) {
                target.write(page.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void log(String id, long index, OptionalInt attempt, boolean follow, OutputStream target) {
        view(id);
        var attempts = store.trial(id, index).map(Trial::attempts).orElseGet(() -> begun(id, index));
        int number = attempt.orElse(attempts.size());
        if (number < 1 || number > attempts.size()) {
            throw new RequestFailed(
                    Kind.UNKNOWN,
                    attempts.isEmpty()
                            ? "trial " + index + " of " + id + " has not been tried, or is not of it"
                            : "trial " + index + " of " + id + " has no attempt " + number + "; there are "
                                    + attempts.size());
        }
        var text = store.output(id, index, attempts.get(number - 1).token())
                .orElseThrow(() -> new RequestFailed(
                        Kind.UNKNOWN,
                        "attempt " + number + " at trial " + index + " of " + id + " wrote nothing, or it is not kept"
                                + " any more"));
        try {
            target.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<JsonNode> files(String id, long index) {
        return listing(id, index).map(Listing::files).orElse(List.of()).stream()
                .map(StoredStudies::document)
                .toList();
    }

    @Override
    public void file(String id, long index, String name, OutputStream target) {
        var file = listing(id, index)
                .flatMap(listing -> listing.file(name))
                .orElseThrow(() -> new RequestFailed(
                        Kind.UNKNOWN, "no file '" + name + "' is kept of trial " + index + " of " + id));
        try (var in =
                Channels.newInputStream(kept.open(id, index, token(id, index).getAsLong(), file))) {
            in.transferTo(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Listing> listing(String id, long index) {
        var token = token(id, index);
        return token.isPresent() ? kept.read(id, index, token.getAsLong()) : Optional.empty();
    }

    /// Of the attempt that gave a trial its result.
    private OptionalLong token(String id, long index) {
        view(id);
        return store.trial(id, index)
                .filter(trial -> trial.outcome() == Outcome.SUCCEEDED)
                .map(Trial::attempts)
                .filter(attempts -> !attempts.isEmpty())
                .map(attempts -> OptionalLong.of(attempts.getLast().token()))
                .orElse(OptionalLong.empty());
    }

    private static JsonNode document(KeptFile file) {
        return Documents.of(out -> {
            out.writeStartObject();
            out.writeStringField("name", file.name());
            out.writeNumberField("size_bytes", file.bytes());
            out.writeStringField("modified_at", file.modified().toString());
            out.writeStringField("sha256", file.sha256());
            out.writeEndObject();
        });
    }

    @Override
    public void close() {
        store.close();
    }

    /// The attempts of a trial that has not ended.
    private List<Attempt> begun(String id, long index) {
        return store.openWork(id).attempts().stream()
                .filter(past -> past.index() == index)
                .map(PastAttempt::attempt)
                .toList();
    }

    private StudyView view(String id) {
        return store.view(id)
                .orElseThrow(() ->
                        new RequestFailed(Kind.UNKNOWN, "there is no study '" + id + "' in " + place, List.of(LISTED)));
    }

    private static JsonNode document(StudyView study) {
        return Documents.of(out -> StudyJson.write(out, study));
    }

    private static JsonNode document(Trial trial) {
        return Documents.of(out -> TrialJson.write(out, trial));
    }
}
