package dev.gridwright.cli.program;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.Patience;
import dev.gridwright.cli.client.RequestFailed;
import dev.gridwright.cli.client.RequestFailed.Kind;
import dev.gridwright.cli.client.StudyFilter;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.client.TrialFilter;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.report.ReportFormat;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Studies of a data directory for as long as a command looks at them, whoever holds it: its server may end, another
/// may come at another address, or none.
///
/// *Thread*: one at a time; blocks.
final class FolderStudies implements StudyReader {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Supplier<StudyReader> opening;
    private final Patience patience;
    private StudyReader now;
    private boolean wasLive;

    /// @param opening finds them where they are just now
    FolderStudies(Supplier<StudyReader> opening, Patience patience) {
        this.opening = opening;
        this.patience = patience;
        this.now = opening.get();
        this.wasLive = now.live();
    }

    /// Asks again, wherever the studies are then, while nobody answers.
    private <T> T ask(Function<StudyReader, T> question) {
        long started = patience.nanos();
        boolean waited = false;
        while (true) {
            try {
                var answer = question.apply(now);
                wasLive |= now.live();
                if (waited) {
                    patience.over();
                }
                return answer;
            } catch (RequestFailed e) {
                var left = patience.atMost().minusNanos(patience.nanos() - started);
                boolean away = e.kind() == Kind.UNREACHABLE || e.kind() == Kind.BROKEN_OFF;
                if (!away || !wasLive || PAUSE.compareTo(left) > 0) {
                    throw e;
                }
                if (!waited) {
                    patience.begun(e);
                    waited = true;
                }
                if (!patience.pause(PAUSE)) {
                    throw e;
                }
                now.close();
                now = opening.get();
            }
        }
    }

    /// A study as it is; of one that has not ended only from a server, as nothing becomes of it without one.
    @Override
    public JsonNode study(String id) {
        return ask(studies -> {
            var study = studies.study(id);
            var document = new StudyDocument(study);
            if (!studies.live() && !document.ended()) {
                throw new RequestFailed(
                        Kind.UNREACHABLE,
                        "no server runs on " + studies.place() + ", and " + id + " rests there as "
                                + document.state() + "; 'gridwright serve' or 'gridwright run --resume " + id
                                + "' goes on with it");
            }
            return study;
        });
    }

    @Override
    public String place() {
        return now.place();
    }

    @Override
    public boolean live() {
        return now.live();
    }

    @Override
    public List<JsonNode> studies(StudyFilter filter) {
        return ask(studies -> studies.studies(filter));
    }

    @Override
    public void trials(String id, TrialFilter filter, Consumer<JsonNode> action) {
        now.trials(id, filter, action);
    }

    @Override
    public void trialsAsCsv(String id, TrialFilter filter, OutputStream target) {
        now.trialsAsCsv(id, filter, target);
    }

    @Override
    public List<JsonNode> best(String id, int k) {
        return ask(studies -> studies.best(id, k));
    }

    @Override
    public List<JsonNode> front(String id, String with, int k) {
        return ask(studies -> studies.front(id, with, k));
    }

    @Override
    public void report(String id, ReportFormat format, OutputStream target) {
        now.report(id, format, target);
    }

    @Override
    public void log(String id, long index, OptionalInt attempt, boolean follow, OutputStream target) {
        now.log(id, index, attempt, follow, target);
    }

    @Override
    public List<JsonNode> files(String id, long index) {
        return ask(studies -> studies.files(id, index));
    }

    @Override
    public void file(String id, long index, String name, OutputStream target) {
        now.file(id, index, name, target);
    }

    @Override
    public void close() {
        now.close();
    }
}
