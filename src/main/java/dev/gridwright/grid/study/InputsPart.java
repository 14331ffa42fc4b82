package dev.gridwright.grid.study;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.study.Input;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the files that a study needs before its first trial.
public final class InputsPart {
    static final int MAX_INPUTS = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern URL = Pattern.compile("https?://[^\\s/]+\\S*");
    private static final String URL_WORDS = "an http or https address";

    private final Section grid;
    private final Findings findings;

    public InputsPart(Section grid, Findings findings) {
        this.grid = grid;
        this.findings = findings;
    }

    /// Those that are written as they may be.
    public List<Input> inputs() {
        var node = grid.get("inputs");
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof Node.Mapping mapping)) {
            findings.mismatch(node.get(), "a map from names to {url, sha256}");
            return List.of();
        }
        if (mapping.entries().size() > MAX_INPUTS) {
            findings.problem(
                    mapping.place(),
                    "too many inputs",
                    Integer.toString(mapping.entries().size()),
                    "at most " + MAX_INPUTS);
        }
        var inputs = new ArrayList<Input>();
        mapping.entries().forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                findings.problem(
                        value.place(), "not an input's name", '"' + name + '"', "letters, digits, '_', '.', '-'");
            }
            Section.of(value, Shape.INPUT, findings).ifPresent(input -> {
                input.require("url", URL_WORDS);
                var url = input.text("url", URL, URL_WORDS).filter(text -> isAddress(input, text));
                var sha256 = input.text("sha256", SHA256, "64 hexadecimal digits, a-f in lower case");
                // An input that is wrong is still known by its name, so that its uses are not reported as well.
                inputs.add(new Input(name, url.orElse(""), sha256));
            });
        });
        return inputs;
    }

    private boolean isAddress(Section input, String text) {
        if (host(text).isPresent()) {
            return true;
        }
        input.get("url").ifPresent(node -> findings.mismatch(node, URL_WORDS + " with a host"));
        return false;
    }

    private static Optional<String> host(String text) {
        try {
            return Optional.ofNullable(new URI(text).getHost());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    public static Set<String> names(List<Input> inputs) {
        var names = new LinkedHashSet<String>();
        inputs.forEach(input -> names.add(input.name()));
        return names;
    }
}
