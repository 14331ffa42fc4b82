package dev.gridwright.content;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What an address held when it was last fetched.
///
/// @param sha256 the hash of its content
/// @param conditions the headers that ask whether it has changed; none when the server gave nothing to ask by
record Seen(String sha256, Map<String, String> conditions) {
    private static final String KIND = "urls";

    Seen {
        conditions = Map.copyOf(conditions);
    }

    /// What is noted of an address, if it can be asked by.
    static Optional<Seen> at(ContentCache cache, Address address) {
        return cache.note(KIND, key(address)).flatMap(Seen::read);
    }

    void note(ContentCache cache, Address address) throws IOException {
        var text = new StringBuilder(sha256).append('\n');
        conditions.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        cache.note(KIND, key(address), text.toString());
    }

    private static Optional<Seen> read(String text) {
        var lines = text.split("\n", -1);
        if (!lines[0].matches("[0-9a-f]{64}") || lines.length < 3) {
            return Optional.empty();
        }
        var conditions = new LinkedHashMap<String, String>();
        for (int i = 1; i < lines.length - 1; i++) {
            int colon = lines[i].indexOf(": ");
            if (colon > 0) {
                conditions.put(lines[i].substring(0, colon), lines[i].substring(colon + 2));
            }
        }
        return Optional.of(new Seen(lines[0], conditions));
    }

    /// The conditions that a later request can make.
    static Map<String, String> conditions(Web.Answer answer) {
        var conditions = new LinkedHashMap<String, String>();
        answer.header("ETag").ifPresent(tag -> conditions.put("If-None-Match", tag));
        answer.header("Last-Modified").ifPresent(time -> conditions.put("If-Modified-Since", time));
        return conditions;
    }

    private static String key(Address address) {
        return Sha256.of(address.text());
    }
}
