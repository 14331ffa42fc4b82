package dev.gridwright.grid.study;

import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.study.Hook;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Reads who is told what becomes of a study: `notify`.
public final class NotifyPart {
    static final int MAX_HOOKS = 20;

    private static final int MAX_URL_CHARACTERS = 2_000;
    private static final Pattern URL = Pattern.compile("https?://[^\\s/]+\\S*");
    private static final String URL_WORDS = "an http or https address without a user, of at most 2,000 characters";
    private static final Pattern SECRET = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final String SECRET_WORDS = "the name of one of the operator's secrets";

    private final Section grid;
    private final Context context;
    private final Findings findings;

    public NotifyPart(Section grid, Context context, Findings findings) {
        this.grid = grid;
        this.context = context;
        this.findings = findings;
    }

    public List<Hook> hooks() {
        var items = grid.list("notify", "a list of {url, on}");
        if (items.size() > MAX_HOOKS) {
            findings.problem(
                    grid.place("notify"),
                    "too many items of notify",
                    Integer.toString(items.size()),
                    "at most " + MAX_HOOKS);
            return List.of();
        }
        var hooks = new ArrayList<Hook>();
        for (var item : items) {
            Section.of(item, Shape.NOTIFY, findings).flatMap(this::hook).ifPresent(hooks::add);
        }
        return hooks;
    }

    private Optional<Hook> hook(Section notify) {
        var words = "a list of " + String.join(", ", Hook.Event.words());
        notify.require("url", URL_WORDS);
        notify.require("on", words);
        var url = notify.text("url", URL, URL_WORDS).flatMap(text -> url(notify, text));
        var events = new ArrayList<String>();
        for (var word : notify.list("on", words)) {
            Section.word(word, Hook.Event.words(), findings).ifPresent(events::add);
        }
        if (notify.list("on", words).isEmpty() && notify.has("on")) {
            findings.problem(notify.place("on"), "an address that is told nothing", "", words);
        }
        var secret = notify.text("secret", SECRET, SECRET_WORDS).filter(name -> isKnown(notify, name));
        if (url.isEmpty() || events.isEmpty()) {
            return Optional.empty();
        }
        context.hooks()
                .refusal(url.get(), secret)
                .ifPresent(refused ->
                        findings.problem(notify.place(refused.key()), refused.detail(), "", refused.allowed()));
        return Optional.of(new Hook(url.get().toString(), Hook.Event.of(events), secret));
    }

    private Optional<URI> url(Section notify, String text) {
        try {
            var url = new URI(text);
            if (text.length() <= MAX_URL_CHARACTERS
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getPort() <= 65_535) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        notify.get("url").ifPresent(node -> findings.mismatch(node, URL_WORDS));
        return Optional.empty();
    }

    private boolean isKnown(Section notify, String name) {
        if (context.secrets().isEmpty() || context.secrets().get().all().contains(name)) {
            return true;
        }
        var all = context.secrets().get().all();
        if (all.isEmpty()) {
            findings.problem(
                    notify.place("secret"),
                    "a secret, and the operator has given none (--secrets)",
                    '"' + name + '"',
                    "an address without a secret");
        } else {
            findings.unknown(notify.place("secret"), "an unknown secret", name, new TreeSet<>(all));
        }
        return false;
    }
}
