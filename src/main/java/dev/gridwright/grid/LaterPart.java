package dev.gridwright.grid;

import dev.gridwright.grid.tree.Node;
import java.util.List;
import java.util.regex.Pattern;

/// Checks the parts of a grid that this version knows but does not act on: `notify`.
final class LaterPart {
    private static final Pattern URL = Pattern.compile("https?://[^\\s/]+\\S*");
    private static final String URL_WORDS = "an http or https address";
    private static final List<String> NOTIFIED = List.of("started", "best", "finished", "gate_failed");
    private static final int MAX_ITEMS = 1_000;

    private final Section grid;
    private final Findings findings;

    LaterPart(Section grid, Findings findings) {
        this.grid = grid;
        this.findings = findings;
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
