package dev.gridwright.trial;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What an `http` trial asks of a service, and how it reads the answer. URL, headers and body are templates.
///
/// @param request what is sent
/// @param result where the answer holds each metric: a JSON pointer by name
/// @param rates how much may be asked of hosts
public record HttpCall(Request request, Map<String, String> result, List<Rate> rates) {
    public HttpCall {
        result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
        rates = List.copyOf(rates);
    }

    /// One request.
    ///
    /// @param headers by name
    /// @param body a JSON document, when there is one
    public record Request(String method, String url, Map<String, String> headers, Optional<String> body) {
        public Request {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
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
