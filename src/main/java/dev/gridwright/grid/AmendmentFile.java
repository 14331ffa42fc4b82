package dev.gridwright.grid;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Problem;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.study.StudyPart;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import dev.gridwright.grid.tree.Reading;
import dev.gridwright.grid.tree.TreeReader;
import dev.gridwright.study.Amendment;
import dev.gridwright.study.Amendment.Limit;
import dev.gridwright.study.Limits;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;

/// Reads changes of a study, written as a JSON merge patch (RFC 7396) of the parts `labels`, `priority`, `parallel` and
/// `limits` of a grid file, by the rules of a grid file: null takes a label or a limit away.
public final class AmendmentFile {
    private AmendmentFile() {}

    /// What came of reading.
    public sealed interface Read {
        record Valid(Amendment amendment) implements Read {}

        /// @param problems at least one
        record Invalid(List<Problem> problems) implements Read {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    public static Read read(String json) {
        return switch (TreeReader.read(json, TreeReader.Format.JSON)) {
            case Reading.Broken(var fault) -> new Read.Invalid(List.of(Findings.problem(fault)));
            case Reading.Tree tree -> {
                var findings = new Findings(tree.root(), List.of());
                tree.faults().forEach(findings::fault);
                var amendment = Section.of(tree.root(), Shape.AMENDMENT, findings)
                        .map(section -> amendment(section, (Node.Mapping) tree.root(), findings));
                yield findings.count() == 0 && amendment.isPresent()
                        ? new Read.Valid(amendment.get())
                        : new Read.Invalid(findings.problems());
            }
        };
    }

    private static Amendment amendment(Section whole, Node.Mapping root, Findings findings) {
        var given = Section.of(withoutNulls(root, known(root)), Shape.AMENDMENT, findings)
                .orElseThrow();
        whole.get("priority")
                .filter(Node.Absent.class::isInstance)
                .ifPresent(node -> findings.mismatch(node, "a whole number; there is no study without a priority"));
        var study = new StudyPart(given, findings);
        var limits = study.limits();
        var named = named(whole);
        if (whole.has("parallel")) {
            named.add(Limit.PARALLEL);
            limits = parallel(limits, given.whole("parallel", 1, StudyPart.MAX_PARALLEL));
        }
        return new Amendment(
                labels(whole, study),
                given.has("priority") ? OptionalInt.of(study.priority()) : OptionalInt.empty(),
                named,
                limits);
    }

    private static Limits parallel(Limits limits, OptionalLong parallel) {
        return new Limits(
                parallel.isPresent() ? OptionalInt.of((int) parallel.getAsLong()) : OptionalInt.empty(),
                limits.maxTime(),
                limits.maxTrials(),
                limits.maxFailures(),
                limits.onLimit());
    }

    /// Null for all limits lifts all of them.
    private static Set<Limit> named(Section whole) {
        var limits = whole.get("limits");
        if (limits.isEmpty()) {
            return EnumSet.noneOf(Limit.class);
        }
        if (!(limits.get() instanceof Node.Mapping mapping)) {
            return EnumSet.allOf(Limit.class);
        }
        var named = EnumSet.noneOf(Limit.class);
        for (var limit : Limit.values()) {
            if (mapping.entries().containsKey(limit.name().toLowerCase(Locale.ROOT))) {
                named.add(limit);
            }
        }
        return named;
    }

    private static Map<String, Optional<String>> labels(Section whole, StudyPart study) {
        var labels = new LinkedHashMap<String, Optional<String>>();
        study.labels().forEach((name, text) -> labels.put(name, Optional.of(text)));
        if (whole.get("labels").orElse(null) instanceof Node.Mapping mapping) {
            mapping.entries().forEach((name, value) -> {
                if (value instanceof Node.Absent) {
                    labels.put(name, Optional.empty());
                }
            });
        }
        return labels;
    }

    /// The keys that have not been complained about.
    private static SequencedMap<String, Place> known(Node.Mapping root) {
        var keys = new LinkedHashMap<>(root.keys());
        keys.keySet().retainAll(Shape.AMENDMENT.keys());
        return keys;
    }

    /// The tree without what is null; the keys of it stay, so that unknown ones are noticed.
    private static Node.Mapping withoutNulls(Node.Mapping mapping, SequencedMap<String, Place> keys) {
        var entries = new LinkedHashMap<String, Node>();
        mapping.entries().forEach((key, value) -> {
            if (value instanceof Node.Mapping inner) {
                entries.put(key, withoutNulls(inner, inner.keys()));
            } else if (!(value instanceof Node.Absent)) {
                entries.put(key, value);
            }
        });
        return new Node.Mapping(mapping.place(), entries, keys);
    }
}
