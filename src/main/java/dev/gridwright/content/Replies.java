package dev.gridwright.content;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// What the answers of servers mean for a download.
final class Replies {
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(?:\\d{1,18}|\\*)");
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(2);

    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(301, "Moved Permanently"),
            Map.entry(302, "Found"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(410, "Gone"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"));

    private Replies() {}

    /// What a part may be asked for by: a strong tag, else a time.
    static Optional<String> validator(Web.Answer answer) {
        return answer.header("ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> answer.header("Last-Modified"))
                .filter(text -> text.indexOf('\n') < 0);
    }

    /// Whether an answer with a part begins where the last one broke off.
    static boolean goesOnAt(Web.Answer answer, long position) {
        var range = RANGE.matcher(answer.header("Content-Range").orElse(""));
        return range.matches() && Long.parseLong(range.group(1)) == position;
    }

    static OptionalLong length(Web.Answer answer) {
        return answer.header("Content-Length")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    /// What a status that brings no file means.
    ///
    /// @throws Passing when it is worth asking again
    static FetchFailed refused(Address address, Web.Answer answer) throws Passing {
        int status = answer.status();
        var said = "answered " + words(status);
        var reason = "http_status:" + status;
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            throw new Passing(said, reason, retryAfter(answer));
        }
        var remedy = switch (status) {
            case 301, 302, 303, 307, 308 ->
                "redirects are not followed; use the final address"
                        + answer.header("Location")
                                .map(to -> ", it points to " + new Address(to).shown())
                                .orElse("");
            case 401, 403 -> "the server does not let this address be read; use one that may be";
            case 404, 410 -> "correct the address, or put the file back";
            default -> "look at that server";
        };
        return new FetchFailed(reason, address.shown() + " " + said + ": " + remedy + ".");
    }

    static String words(int status) {
        var word = WORDS.get(status);
        return word == null ? Integer.toString(status) : status + " " + word;
    }

    private static Optional<Duration> retryAfter(Web.Answer answer) {
        return answer.header("Retry-After")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .map(wait -> wait.compareTo(MAX_RETRY_AFTER) < 0 ? wait : MAX_RETRY_AFTER);
    }

    /// A connection that could not be made, or broke.
    ///
    /// @throws InterruptedException when it broke because this thread was interrupted
    static Passing passing(IOException e) throws InterruptedException {
        if (Thread.interrupted() || e instanceof InterruptedIOException) {
            throw new InterruptedException("interrupted while an answer arrived");
        }
        return switch (e) {
            case Web.TooSlow slow -> new Passing(String.valueOf(slow.getMessage()), "timeout");
            case ConnectException unreached -> new Passing("cannot be reached: " + unreached.getMessage(), "connect");
            default -> new Passing("broke off: " + e.getMessage(), "cut");
        };
    }
}
