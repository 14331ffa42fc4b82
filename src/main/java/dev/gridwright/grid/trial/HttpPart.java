package dev.gridwright.grid.trial;

import dev.gridwright.data.DataSummary;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.space.Drafted;
import dev.gridwright.grid.tree.JsonWriter;
import dev.gridwright.trial.HttpCall;
import dev.gridwright.trial.HttpCall.Rate;
import dev.gridwright.trial.HttpCall.Requests;
import dev.gridwright.trial.TrialKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Reads trials that ask a service: what is sent, what is read from the answer, and how often a host may be asked.
final class HttpPart {
    static final int MAX_HEADERS = 100;
    private static final int MAX_RATES = 100;
    private static final int MAX_PARALLEL = 10_000;

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern OF_THE_CONNECTION = Pattern.compile(
            "host|connection|content-length|transfer-encoding|upgrade|te|trailer|keep-alive|expect|http2-settings"
                    + "|proxy-.*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern URL = Pattern.compile("https?://[^\\s/@?#]+(?:[/?]\\S*)?");
    private static final String URL_WORDS = "an http or https address with a host and without a user";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]");
    private static final Pattern REQUESTS = Pattern.compile("([1-9]\\d{0,6})/(s|min|h)");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final Section trial;
    private final Templates templates;
    private final Findings findings;
    private final Optional<Section> http;
    private final Optional<AnswerPart> answer;

    HttpPart(Section trial, Context context, Templates templates, Drafted drafted, Findings findings) {
        this.trial = trial;
        this.findings = findings;
        this.http = trial.section("http", Shape.HTTP);
        this.answer = http.map(section -> new AnswerPart(section, context, templates, drafted, findings));
        this.templates = answer.map(AnswerPart::templates).orElse(templates);
    }

    /// What the answers hold is known beforehand.
    ObjectivePart.Metrics metrics() {
        return new ObjectivePart.Metrics(
                answer.map(AnswerPart::metrics).orElse(List.of()), Optional.empty(), _ -> Optional.empty(), 1, true);
    }

    /// What the rows hold, when there are rows.
    Optional<DataSummary> rows() {
        return answer.flatMap(AnswerPart::summary);
    }

    Optional<TrialKind> kind() {
        var rates = rates();
        return http.flatMap(this::request)
                .flatMap(request -> answer.map(
                        part -> new TrialKind.Http(new HttpCall(request, part.rows(), part.reading(), rates))));
    }

    private Optional<HttpCall.Request> request(Section section) {
        section.require("url", URL_WORDS);
        var method = section.word("method", METHODS, "POST");
        var url = section.text("url", URL, URL_WORDS);
        section.get("url").ifPresent(node -> templates.check(node, Templates.Secrets.REFUSED));
        var body = section.get("body");
        body.ifPresent(node -> {
            templates.check(node, Templates.Secrets.REFUSED);
            if (method.equals("GET")) {
                findings.problem(node.place(), "a GET with a body", node.words(), "method: POST, or no body");
            }
        });
        var headers = templates.texts(section, "headers", HEADER, "the name of a header", Templates.Secrets.IN_HEADERS);
        headers.keySet().stream()
                .filter(name -> OF_THE_CONNECTION.matcher(name).matches())
                .forEach(name -> findings.problem(
                        section.place("headers"),
                        "a header that belongs to the connection",
                        '"' + name + '"',
                        "headers that say something about the content"));
        if (headers.size() > MAX_HEADERS) {
            findings.problem(
                    section.place("headers"), "too many headers", "" + headers.size(), "at most " + MAX_HEADERS);
        }
        // A part that was refused is a problem already, and no JSON.
        var json = findings.count() == 0 ? body.map(JsonWriter::write) : Optional.<String>empty();
        return url.map(address -> new HttpCall.Request(method, address, headers, json));
    }

    private List<Rate> rates() {
        var items = trial.list("rate", "a list of {host, requests, parallel}");
        if (items.size() > MAX_RATES) {
            findings.problem(
                    trial.place("rate"), "too many rates", Integer.toString(items.size()), "at most " + MAX_RATES);
            return List.of();
        }
        var rates = new ArrayList<Rate>();
        for (var item : items) {
            Section.of(item, Shape.RATE, findings).flatMap(this::rate).ifPresent(rates::add);
        }
        return rates;
    }

    private Optional<Rate> rate(Section rate) {
        rate.require("host", "a host's name");
        var host = rate.text("host", HOST, "a host's name, as in the url, without a port");
        var requests = rate.text("requests", REQUESTS, "a number per time, such as 10/s, 120/min or 1000/h")
                .map(HttpPart::requests);
        var parallel = rate.whole("parallel", 1, MAX_PARALLEL);
        if (!rate.has("requests") && !rate.has("parallel")) {
            findings.problem(rate.place(), "a rate that limits nothing", "", "requests, parallel or both");
        }
        return host.map(name -> new Rate(
                name.toLowerCase(Locale.ROOT),
                requests,
                parallel.isPresent() ? OptionalInt.of((int) parallel.getAsLong()) : OptionalInt.empty()));
    }

    private static Requests requests(String text) {
        var matcher = REQUESTS.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("the pattern was matched before: " + text);
        }
        var time = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "min" -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
        return new Requests(Integer.parseInt(matcher.group(1)), time);
    }
}
