package dev.gridwright.grid;

import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Problem;
import dev.gridwright.grid.tree.JsonWriter;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Reading;
import dev.gridwright.grid.tree.TreeReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads grid files: YAML 1.2 or JSON, at most [TreeReader#MAX_BYTES] bytes and [TreeReader#MAX_DEPTH] levels deep.
///
/// *Thread*: any; blocks on the data file that a grid names.
public final class GridFile {
    private GridFile() {}

    /// How a grid file is written.
    public enum Format {
        YAML(TreeReader.Format.YAML),
        JSON(TreeReader.Format.JSON),
        /// JSON where it begins like JSON, else YAML.
        AUTO(TreeReader.Format.AUTO);

        private final TreeReader.Format reading;

        Format(TreeReader.Format reading) {
            this.reading = reading;
        }

        TreeReader.Format reading() {
            return reading;
        }

        /// The format of a stored document.
        ///
        /// @throws IllegalArgumentException unless the word is `yaml` or `json`
        public static Format of(String word) {
            return switch (word) {
                case "yaml" -> YAML;
                case "json" -> JSON;
                default -> throw new IllegalArgumentException("no format is named " + word);
            };
        }
    }

    /// A grid as it was sent or stored, checked.
    public static Parsed read(byte[] bytes, Format format, Context context) {
        return read(bytes, format, context, Edits.NONE);
    }

    /// A grid as it was sent or stored, checked.
    public static Parsed read(String text, Format format, Context context) {
        return read(text.getBytes(StandardCharsets.UTF_8), format, context);
    }

    /// A grid that a command line changes, checked.
    public static Parsed read(byte[] bytes, Format format, Context context, Edits edits) {
        return switch (TreeReader.read(bytes, format.reading)) {
            case Reading.Broken(var fault) -> new Parsed.Invalid(List.of(Findings.problem(fault)));
            case Reading.Tree tree -> check(bytes, tree, context, edits);
        };
    }

    /// A grid that a command line changed, not checked any further.
    public sealed interface Prepared {
        record Ready(Document document) implements Prepared {}

        /// @param problems at least one
        record Invalid(List<Problem> problems) implements Prepared {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    /// A grid that a command line changes, for a server that will check it.
    public static Prepared prepare(byte[] bytes, Format format, Edits edits) {
        switch (TreeReader.read(bytes, format.reading)) {
            case Reading.Broken(var fault) -> {
                return new Prepared.Invalid(List.of(Findings.problem(fault)));
            }
            case Reading.Tree tree -> {
                var editor = new Editor(edits);
                var root = editor.edit(tree.root());
                var problems = new ArrayList<Problem>();
                tree.faults().forEach(fault -> problems.add(Findings.problem(fault)));
                problems.addAll(editor.problems());
                return problems.isEmpty()
                        ? new Prepared.Ready(document(bytes, tree, root, editor))
                        : new Prepared.Invalid(problems);
            }
        }
    }

    /// What a grid says of itself, whether the rest of it is right or not.
    ///
    /// @param gates as they are written
    /// @param compared whether it says what an earlier study came to
    public record Outline(Optional<String> name, List<String> gates, boolean compared) {
        public Outline {
            gates = List.copyOf(gates);
        }
    }

    /// The outline of a grid, of which nothing is checked.
    public static Outline outline(Document grid) {
        if (TreeReader.read(grid.text().getBytes(StandardCharsets.UTF_8), Format.of(grid.format()).reading)
                        instanceof Reading.Tree tree
                && tree.root() instanceof Node.Mapping root) {
            var entries = root.entries();
            return new Outline(
                    entries.get("name") instanceof Node.Text(var _, var name) ? Optional.of(name) : Optional.empty(),
                    entries.get("gates") instanceof Node.Listing(var _, var items)
                            ? items.stream()
                                    .flatMap(item -> gate(item).stream())
                                    .toList()
                            : List.of(),
                    entries.containsKey("baseline"));
        }
        return new Outline(Optional.empty(), List.of(), false);
    }

    private static Optional<String> gate(Node item) {
        var written = item instanceof Node.Mapping mapping ? mapping.entries().get("gate") : item;
        return written instanceof Node.Text(var _, var text) ? Optional.of(text) : Optional.empty();
    }

    private static Parsed check(byte[] bytes, Reading.Tree tree, Context context, Edits edits) {
        var editor = new Editor(edits);
        var root = editor.edit(tree.root());
        var findings = new Findings(root, editor.problems());
        tree.faults().forEach(findings::fault);
        var checked = new GridCheck(context, findings).check(root);
        return checked.isEmpty()
                ? new Parsed.Invalid(findings.problems())
                : new Parsed.Valid(
                        checked.get().grid(),
                        document(bytes, tree, root, editor),
                        checked.get().data(),
                        findings.obstacles(),
                        findings.warnings(),
                        findings.defaults());
    }

    private static Document document(byte[] bytes, Reading.Tree tree, Node root, Editor editor) {
        return editor.changed()
                ? new Document(JsonWriter.write(root), "json")
                : new Document(new String(bytes, StandardCharsets.UTF_8), tree.format());
    }
}
