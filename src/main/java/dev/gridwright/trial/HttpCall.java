package dev.gridwright.trial;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// What an `http` trial asks of a service, and how it reads the answer. URL, headers and body are templates.
///
/// @param request what is sent
/// @param rows for each of which it is sent, when there are any
/// @param rates how much may be asked of hosts
public record HttpCall(Request request, Optional<Rows> rows, Reading reading, List<Rate> rates) {
    /// The metric that every trial has: how long a request took, on average.
    public static final String REQUEST_SECONDS = "request_seconds";

    public HttpCall {
        rates = List.copyOf(rates);
    }

    /// How many trials can usefully run at once, when they all ask one host whose rate says so.
    public OptionalInt atOnce() {
        for (var rate : rates) {
            if (rate.parallel().isPresent()
                    && request.host().filter(rate.host()::equals).isPresent()) {
                return rate.parallel();
            }
        }
        return OptionalInt.empty();
    }

    /// One request.
    ///
    /// @param headers by name
    /// @param body a JSON document, when there is one
    public record Request(String method, String url, Map<String, String> headers, Optional<String> body) {
        public Request {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        private static final Pattern HOST = Pattern.compile("https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?:[:/?]|$)");

        /// The host, in lower case, when it is the same for every trial.
        Optional<String> host() {
            var host = HOST.matcher(url);
            return host.lookingAt() ? Optional.of(host.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
        }
    }

    /// A file whose rows are asked about one by one; `${row:COLUMN}` is a text of the row.
    ///
    /// @param file as written in the grid file
    /// @param path the file it names, absolute
    public record Rows(String file, String path) {}

    /// What is read from answers. Where there are rows, each number is the mean over them.
    ///
    /// @param result where an answer holds a metric: a JSON pointer by name
    /// @param score metrics that compare an answer with what was expected
    /// @param compute metrics as formulas of the others and of parameters
    public record Reading(Map<String, String> result, Map<String, Score> score, Map<String, String> compute) {
        public Reading {
            result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
            score = Collections.unmodifiableMap(new LinkedHashMap<>(score));
            compute = Collections.unmodifiableMap(new LinkedHashMap<>(compute));
        }
    }

    /// A comparison, which gives 1 or 0.
    ///
    /// @param at the JSON pointer of what is compared
    /// @param field a JSON pointer within it, when it is a text that is JSON itself
    /// @param expected a template
    public record Score(String at, Optional<String> field, String expected, Match match) {}

    /// What counts as the same.
    public enum Match {
        /// The same text.
        EXACT,
        /// The same text but for case, and spaces and punctuation around it.
        TEXT,
        /// The text occurs, whatever its case.
        CONTAINS,
        /// The same number.
        NUMBER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How much may be asked of a host, by all trials of the server together.
    ///
    /// @param host its name, in lower case
    /// @param requests how many in which time
    /// @param parallel how many at once
    public record Rate(String host, Optional<Requests> requests, OptionalInt parallel) {}

    /// A number of requests in a time.
    public record Requests(int count, Duration time) {
        public Requests {
            if (count < 1 || !time.isPositive()) {
                throw new IllegalArgumentException("a rate is at least one request in some time");
            }
        }
    }
}
