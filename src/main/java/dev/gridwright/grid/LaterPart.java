package dev.gridwright.grid;

import dev.gridwright.grid.tree.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Checks the parts of a grid that this version knows but does not act on: `cache`, `notify`.
final class LaterPart {
    private static final Pattern URL = Pattern.compile("https?://[^\\s/]+\\S*");
    private static final String URL_WORDS = "an http or https address";
    private static final List<String> NOTIFIED = List.of("started", "best", "finished", "gate_failed");
    private static final List<String> KINDS_WITH_KEY = List.of("command", "http", "worker");
    private static final Duration MAX_TTL = Duration.ofDays(3_650);
    private static final int MAX_ITEMS = 1_000;

    private final Section grid;
    private final Findings findings;

    LaterPart(Section grid, Findings findings) {
        this.grid = grid;
        this.findings = findings;
    }

    void cache(Optional<String> kind) {
        var section = grid.section("cache", Shape.CACHE);
        if (section.isEmpty()) {
            grid.filledIn("cache", "off");
            return;
        }
        var cache = section.get();
        var mode = cache.word("mode", List.of("off", "read", "write", "readwrite"), "off");
        cache.duration("ttl", false, MAX_TTL);
        cache.texts("key", "a file or text");
        if (mode.equals("off")) {
            return;
        }
        findings.notYet(cache.place("mode"), "a cache");
        if (kind.filter(KINDS_WITH_KEY::contains).isPresent() && !cache.has("key")) {
            findings.problem(
                    cache.place(),
                    "a cache of " + kind.get() + " trials without key, which stands for their code",
                    "",
                    "key: [files or texts]");
        }
    }

    void notifications() {
        for (var item : bounded("notify", grid, "notify", "a list of {url, on}")) {
            Section.of(item, Shape.NOTIFY, findings).ifPresent(notify -> {
                notify.require("url", URL_WORDS);
                notify.text("url", URL, URL_WORDS);
                notify.require("on", "a list of " + String.join(", ", NOTIFIED));
                notify.list("on", "a list of " + String.join(", ", NOTIFIED))
                        .forEach(word -> Section.word(word, NOTIFIED, findings));
                findings.notYet(notify.place(), "a notification");
            });
        }
    }

    private List<Node> bounded(String what, Section section, String key, String allowed) {
        var items = section.list(key, allowed);
        if (items.size() > MAX_ITEMS) {
            findings.problem(
                    section.place(key),
                    "too many items of " + what,
                    Integer.toString(items.size()),
                    "at most " + MAX_ITEMS);
            return List.of();
        }
        return items;
    }
}
