package dev.gridwright.web.trials;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.api.ProblemType;
import dev.gridwright.engine.Studies;
import dev.gridwright.kept.KeptFile;
import dev.gridwright.kept.KeptFolder;
import dev.gridwright.kept.Listing;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Paging;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// The files that were kept of a trial: a list of them, and each one whole or a range of its bytes.
public final class FileRoutes {
    private static final String FILES = "/api/v1/studies/:study/trials/:index/files";

    /// How many parts of the path come before a file's name.
    private static final int PARTS_BEFORE = 8;

    private final Studies studies;
    private final StudyRecords records;
    private final KeptFolder kept;
    private final Calls calls;

    public FileRoutes(Studies studies, StudyRecords records, KeptFolder kept, Calls calls) {
        this.studies = studies;
        this.records = records;
        this.kept = kept;
        this.calls = calls;
    }

    public void install(Router router) {
        router.get(FILES).handler(this::list);
        router.get(FILES + "/:file").handler(this::send);
        // A file in a folder.
        router.get(FILES + "/:file/*").handler(this::send);
    }

    private void list(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        var study = TrialRoutes.id(context);
        long index = TrialRoutes.index(context);
        Calls.answer(
                context,
                token(study, index).compose(token -> calls.read(() -> listing(study, index, token))),
                listing -> Paging.answer(
                        context,
                        listing.map(Listing::files).orElse(List.of()),
                        (out, file) -> write(out, study, index, file),
                        Optional.empty()));
    }

    private static void write(JsonGenerator out, String study, long index, KeptFile file) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", file.name());
        out.writeNumberField("size_bytes", file.bytes());
        out.writeStringField("modified_at", file.modified().toString());
        out.writeStringField("sha256", file.sha256());
        out.writeStringField("url", "/api/v1/studies/" + study + "/trials/" + index + "/files/" + encoded(file.name()));
        out.writeEndObject();
    }

    /// A path whose slashes stay.
    private static String encoded(String name) {
        return Arrays.stream(name.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    private Optional<Listing> listing(String study, long index, OptionalLong token) {
        return token.isPresent() ? kept.read(study, index, token.getAsLong()) : Optional.empty();
    }

    /// The attempt that gave a trial its result; empty while there is none.
    ///
    /// @return fails with [Refused] when there is no such trial that has started
    private Future<OptionalLong> token(String study, long index) {
        return studies.study(study)
                .compose(view -> studies.open(study))
                .compose(open -> calls.read(() -> {
                    // Asked last: what has ended since is then found among the ended ones.
                    var ended = records.trial(study, index);
                    boolean begun = open.running().stream().anyMatch(trial -> trial.index() == index)
                            || !open.attempts(index).isEmpty();
                    if (ended.isEmpty() && !begun) {
                        throw TrialRoutes.unknown(study, Long.toString(index));
                    }
                    return ended.filter(trial -> trial.outcome() == Outcome.SUCCEEDED)
                            .map(Trial::attempts)
                            .filter(attempts -> !attempts.isEmpty())
                            .map(List::getLast)
                            .map(Attempt::token)
                            .map(OptionalLong::of)
                            .orElse(OptionalLong.empty());
                }));
    }

    private void send(RoutingContext context) {
        new Query(context).check();
        var study = TrialRoutes.id(context);
        long index = TrialRoutes.index(context);
        var name = name(context);
        Calls.answer(
                context,
                token(study, index).compose(token -> calls.read(() -> open(study, index, token, name))),
                file -> file.answer(context));
    }

    /// What stands behind `files/`, with its slashes.
    private static String name(RoutingContext context) {
        var parts = context.request().path().split("/", PARTS_BEFORE + 1);
        return URLDecoder.decode(parts[PARTS_BEFORE].replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private SentFile open(String study, long index, OptionalLong token, String name) {
        var file = listing(study, index, token).flatMap(listing -> listing.file(name));
        if (file.isPresent() && token.isPresent()) {
            try {
                return new SentFile(file.get(), kept.open(study, index, token.getAsLong(), file.get()));
            } catch (IOException _) {
                // Removed just now, as a better trial has ended.
            }
        }
        throw new Refused(
                ProblemType.UNKNOWN_FILE,
                "No file of that name is kept of trial " + index + " of study '" + study + "'.");
    }
}
