package dev.gridwright.importer.tool;

import dev.gridwright.grid.tree.Fault;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import dev.gridwright.grid.tree.Reading;
import dev.gridwright.grid.tree.TreeReader;
import dev.gridwright.grid.tree.TreeReader.Format;
import dev.gridwright.importer.draft.Notes;
import dev.gridwright.importer.draft.Numbers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A journal as Optuna's file storage writes it: one operation a line, as JSON with an `op_code`. Studies and trials
/// are counted from 0 in the order of their lines; a name that is there already makes no study, and a study that is
/// not there gets no trial.
final class OptunaJournal {
    private static final int CREATE_STUDY = 0;
    private static final int DELETE_STUDY = 1;
    private static final int CREATE_TRIAL = 4;
    private static final int SET_TRIAL_PARAM = 5;
    private static final List<String> DIRECTIONS = List.of("", "minimize", "maximize");

    private final Notes notes;
    private final Map<Integer, Study> studies = new LinkedHashMap<>();
    private final List<Study> trials = new ArrayList<>();
    private int created;

    private OptunaJournal(Notes notes) {
        this.notes = notes;
    }

    /// A study of the journal.
    static final class Study {
        private final String name;
        private final Optional<String> goal;
        private final Map<String, Node> distributions = new LinkedHashMap<>();

        private Study(String name, Optional<String> goal) {
            this.name = name;
            this.goal = goal;
        }

        String name() {
            return name;
        }

        /// Empty when the study has several objectives, or says none.
        Optional<String> goal() {
            return goal;
        }

        /// The last one of each parameter, a text of JSON.
        Map<String, Node> distributions() {
            return Map.copyOf(distributions);
        }
    }

    /// Whether the first line is an operation.
    static boolean looksLike(byte[] bytes) {
        var start = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.UTF_8).stripLeading();
        return start.startsWith("{\"op_code\"");
    }

    /// The study whose trials have parameters; empty, and a fault, unless there is one.
    static Optional<Study> read(byte[] bytes, Notes notes) {
        var journal = new OptunaJournal(notes);
        int number = 0;
        for (var line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            if (!line.isBlank() && operation(line, number, notes) instanceof Node.Mapping operation) {
                journal.apply(operation.entries(), Place.root(number, 1));
            }
        }
        return journal.only();
    }

    private Optional<Study> only() {
        var searched = studies.values().stream()
                .filter(study -> !study.distributions.isEmpty())
                .toList();
        if (searched.size() == 1) {
            return Optional.of(searched.getFirst());
        }
        if (searched.isEmpty()) {
            notes.fault(Place.root(1, 1), "a journal without a parameter", "", "trials with suggested parameters");
        } else {
            notes.fault(
                    Place.root(1, 1),
                    "several studies with parameters in the journal",
                    String.join(", ", searched.stream().map(Study::name).toList()),
                    "one; optuna.copy_study puts it into a journal of its own");
        }
        return Optional.empty();
    }

    private void apply(Map<String, Node> entries, Place line) {
        switch (whole(entries.get("op_code"))) {
            case CREATE_STUDY -> create(entries);
            case DELETE_STUDY -> studies.remove(whole(entries.get("study_id")));
            case CREATE_TRIAL -> {
                var study = studies.get(whole(entries.get("study_id")));
                if (study != null) {
                    trials.add(study);
                    // A trial that was added or copied has all of its parameters at once.
                    if (entries.get("distributions") instanceof Node.Mapping found) {
                        found.entries().forEach((parameter, node) -> searched(study, parameter, node, line));
                    }
                }
            }
            case SET_TRIAL_PARAM -> {
                int trial = whole(entries.get("trial_id"));
                if (trial >= 0
                        && trial < trials.size()
                        && entries.get("param_name") instanceof Node.Text(var _, var parameter)
                        && entries.get("distribution") instanceof Node distribution) {
                    searched(trials.get(trial), parameter, distribution, line);
                }
            }
            default -> {}
        }
    }

    private static void searched(Study study, String parameter, Node distribution, Place line) {
        if (distribution instanceof Node.Text(var _, var text)) {
            var place = line.key(parameter, line.line(), line.column());
            study.distributions.put(parameter, new Node.Text(place, text));
        }
    }

    private void create(Map<String, Node> entries) {
        var name = entries.get("study_name") instanceof Node.Text(var _, var text) ? text : "";
        if (studies.values().stream().noneMatch(study -> study.name().equals(name))) {
            var goal =
                    entries.get("directions") instanceof Node.Listing(var _, var directions) && directions.size() == 1
                            ? direction(directions.getFirst())
                            : Optional.<String>empty();
            studies.put(created, new Study(name, goal));
            created++;
        }
    }

    private static Node operation(String line, int number, Notes notes) {
        return switch (TreeReader.read(line, Format.JSON)) {
            case Reading.Tree(var root, var _, var _) -> root;
            case Reading.Broken(Fault fault) -> {
                notes.fault(Place.root(number, fault.place().column()), fault.detail(), fault.found(), fault.allowed());
                yield new Node.Refused(fault.place());
            }
        };
    }

    /// A number from 0; -1 where there is none.
    private static int whole(@Nullable Node node) {
        return node instanceof Node.Numeral(var _, var number)
                        && number.signum() >= 0
                        && number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
                        && Numbers.isWhole(number)
                ? number.intValue()
                : -1;
    }

    private static Optional<String> direction(Node node) {
        int direction = whole(node);
        return direction > 0 && direction < DIRECTIONS.size()
                ? Optional.of(DIRECTIONS.get(direction))
                : Optional.empty();
    }
}
