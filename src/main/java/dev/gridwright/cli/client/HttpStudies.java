package dev.gridwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.HttpConnection.Request;
import dev.gridwright.cli.client.RequestFailed.Kind;
import dev.gridwright.report.ReportFormat;
import dev.gridwright.trial.Outcome;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Studies of a server, over its REST interface: the one way in which commands control studies, also those of a
/// server in this very process.
public final class HttpStudies implements StudyControl {
    private static final String STUDIES = "/api/v1/studies";
    private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]*";
    private static final String PLAN = "/api/v1/plan";
    private static final int PAGE = 1_000;

    /// A grid may name large data files, which the server reads before it answers.
    private static final Duration SUBMIT = Duration.ofMinutes(2);

    private static final Duration LOG = Duration.ofSeconds(60);

    /// A report may read every trial of a large study before it begins.
    private static final Duration REPORT = Duration.ofMinutes(10);

    /// A stream with nothing to tell sends a heartbeat every 15 s.
    private static final Duration SILENT_STREAM = Duration.ofSeconds(60);
    /// Of trials that have begun. Skipped ones never did: they have no objective to be ordered by, and a study that
    /// ended early may have millions of them.
    private static final List<String> OUTCOMES = Arrays.stream(Outcome.values())
            .filter(outcome -> outcome != Outcome.SKIPPED)
            .map(Outcome::word)
            .toList();

    private final HttpConnection connection;

    /// @param server where it is and how it is opened
    public HttpStudies(ServerAccess server, Patience patience) {
        this.connection = new HttpConnection(server, patience);
    }

    /// @param base the server's address, without the path of the interface
    public HttpStudies(URI base, Optional<String> token, Patience patience) {
        this(new ServerAccess(base, token), patience);
    }

    @Override
    public String place() {
        return connection.base().toString();
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public List<JsonNode> studies(StudyFilter filter) {
        var parameters = new LinkedHashMap<String, String>();
        filter.name().ifPresent(name -> parameters.put("name", name));
        if (!filter.states().isEmpty()) {
            parameters.put("state", String.join(",", filter.states()));
        }
        if (!filter.labels().isEmpty()) {
            parameters.put(
                    "label",
                    filter.labels().entrySet().stream()
                            .map(label -> label.getKey() + "=" + label.getValue())
                            .collect(Collectors.joining(",")));
        }
        parameters.put("limit", Integer.toString(Math.min(filter.limit(), PAGE)));
        var studies = new ArrayList<JsonNode>();
        var path = STUDIES + query(parameters);
        while (!path.isEmpty() && studies.size() < filter.limit()) {
            var page = connection.json(Request.get(path));
            page.path("items").forEach(studies::add);
            path = page.path("next").asText("");
        }
        return studies.subList(0, Math.min(studies.size(), filter.limit()));
    }

    @Override
    public JsonNode study(String id) {
        return connection.json(Request.get(path(id)));
    }

    @Override
    public void trials(String id, TrialFilter filter, Consumer<JsonNode> action) {
        connection.send(export(id, filter, "ndjson", "application/x-ndjson"), (body, _) -> {
            try (var values = Documents.JSON.readerFor(JsonNode.class).<JsonNode>readValues(body)) {
                for (long left = filter.limit(); left > 0 && values.hasNextValue(); left--) {
                    action.accept(values.nextValue());
                }
            }
            return true;
        });
    }

    @Override
    public void trialsAsCsv(String id, TrialFilter filter, OutputStream target) {
        connection.send(
                export(id, filter, "csv", "text/csv"),
                (body, _) -> CsvRecords.copy(body, new LocalTarget(target), filter.limit()));
    }

    private static Request export(String id, TrialFilter filter, String format, String mediaType) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("format", format);
        parameters.put("order", filter.order());
        if (!filter.states().isEmpty()) {
            parameters.put("state", String.join(",", filter.states()));
        } else {
            // Without outcomes the server would show running trials, too.
            parameters.put("outcome", String.join(",", filter.outcomes().isEmpty() ? OUTCOMES : filter.outcomes()));
        }
        filter.params().forEach((name, value) -> parameters.put("param." + name, value));
        return Request.get(path(id) + "/trials" + query(parameters), mediaType);
    }

    @Override
    public List<JsonNode> front(String id, String with, int k) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("pareto", with);
        parameters.put("k", Integer.toString(k));
        return connection
                .json(Request.get(path(id) + "/best" + query(parameters)))
                .path("items")
                .valueStream()
                .toList();
    }

    @Override
    public List<JsonNode> best(String id, int k) {
        return connection
                .json(Request.get(path(id) + "/best?k=" + k))
                .path("items")
                .valueStream()
                .toList();
    }

    @Override
    public void report(String id, ReportFormat format, OutputStream target) {
        var path = path(id) + "/report?format=" + format.word();
        connection.send(
                Request.get(path, "*/*").silentFor(REPORT), (body, _) -> body.transferTo(new LocalTarget(target)));
    }

    @Override
    public void log(String id, long index, OptionalInt attempt, boolean follow, OutputStream target) {
        var parameters = new LinkedHashMap<String, String>();
        if (follow) {
            parameters.put("follow", "true");
        }
        attempt.ifPresent(number -> parameters.put("attempt", Integer.toString(number)));
        var path = trial(id, index) + "/log" + query(parameters);
        connection.send(Request.get(path, "text/plain").silentFor(follow ? Duration.ZERO : LOG), (body, _) -> {
            var out = new LocalTarget(target);
            var buffer = new byte[8192];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
            return true;
        });
    }

    @Override
    public List<JsonNode> files(String id, long index) {
        return connection
                .json(Request.get(trial(id, index) + "/files"))
                .path("items")
                .valueStream()
                .toList();
    }

    @Override
    public void file(String id, long index, String name, OutputStream target) {
        var path = trial(id, index) + "/files/" + encode(name).replace("%2F", "/");
        connection.send(
                Request.get(path, "application/octet-stream").silentFor(LOG),
                (body, _) -> body.transferTo(new LocalTarget(target)));
    }

    private static String trial(String id, long index) {
        return path(id) + "/trials/" + index;
    }

    @Override
    public JsonNode plan(GridDocument grid) {
        return connection.json(new Request(
                "POST",
                PLAN + query(grid.query()),
                Map.of("Content-Type", grid.mediaType()),
                Optional.of(grid.text()),
                true,
                SUBMIT));
    }

    @Override
    public JsonNode submit(GridDocument grid) {
        var headers = new LinkedHashMap<>(Map.of("Content-Type", grid.mediaType(), "Idempotency-Key", grid.key()));
        grid.traceparent().ifPresent(span -> headers.put("traceparent", span));
        return connection.json(
                new Request("POST", STUDIES + query(grid.query()), headers, Optional.of(grid.text()), true, SUBMIT));
    }

    @Override
    public void events(String id, long after, Consumer<JsonNode> action) {
        var headers = Map.of(
                "Accept", "application/x-ndjson, application/problem+json", "Last-Event-ID", Long.toString(after));
        connection.send(
                new Request("GET", path(id) + "/events", headers, Optional.empty(), true, SILENT_STREAM), (body, _) -> {
                    var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
                    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                        action.accept(Documents.JSON.readTree(line));
                    }
                    return true;
                });
    }

    @Override
    public JsonNode pause(String id) {
        return act(id, "pause", "{}");
    }

    @Override
    public JsonNode resume(String id) {
        return act(id, "resume", "{}");
    }

    @Override
    public JsonNode cancel(String id, boolean drain) {
        return act(id, "cancel", "{\"mode\": \"" + (drain ? "drain" : "kill") + "\"}");
    }

    @Override
    public JsonNode retry(String id, Set<String> outcomes) {
        var body = Documents.JSON.createObjectNode();
        if (!outcomes.isEmpty()) {
            outcomes.stream().sorted().forEach(body.putArray("outcomes")::add);
        }
        return act(id, "retry", body.toString());
    }

    @Override
    public void delete(String id) {
        // The server may want to know which version is meant, and what is deleted is what was there just now.
        var tag = connection.send(Request.get(path(id)), (body, head) -> {
            body.transferTo(OutputStream.nullOutputStream());
            return head.tag();
        });
        var headers = tag.map(version -> Map.of("If-Match", version)).orElse(Map.of());
        connection.send(new Request("DELETE", path(id), headers, Optional.empty(), true, LOG), (_, _) -> true);
    }

    private JsonNode act(String id, String verb, String body) {
        return connection.json(Request.post(path(id) + "/" + verb, body));
    }

    @Override
    public void close() {
        // Connections are kept alive by the platform and end with the process.
    }

    private static String path(String id) {
        if (!id.matches(ID)) {
            throw new RequestFailed(
                    Kind.INVALID,
                    "'" + id + "' is not the id of a study, such as digits-forest-k3x9q2",
                    List.of(LISTED));
        }
        return STUDIES + "/" + encode(id);
    }

    private static String query(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
