package dev.gridwright.importer;

import dev.gridwright.grid.tree.Fault;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import dev.gridwright.grid.tree.Reading;
import dev.gridwright.grid.tree.TreeReader;
import dev.gridwright.grid.tree.TreeReader.Format;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The journal of a study as Optuna's file storage writes it: one operation a line, as JSON with an `op_code`.
///
/// @param goal empty when the study has several objectives, or says none
/// @param distributions the last one of each parameter, a text of JSON
record OptunaJournal(Optional<String> name, Optional<String> goal, Map<String, Node> distributions) {
    private static final BigDecimal CREATE_STUDY = BigDecimal.ZERO;
    private static final BigDecimal SET_TRIAL_PARAM = BigDecimal.valueOf(5);
    private static final List<String> DIRECTIONS = List.of("", "minimize", "maximize");

    OptunaJournal {
        distributions = Map.copyOf(distributions);
    }

    /// Whether the first line is an operation.
    static boolean looksLike(byte[] bytes) {
        var start = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.UTF_8).stripLeading();
        return start.startsWith("{\"op_code\"");
    }

    static OptunaJournal read(byte[] bytes, Notes notes) {
        Optional<String> name = Optional.empty();
        Optional<String> goal = Optional.empty();
        var distributions = new LinkedHashMap<String, Node>();
        int number = 0;
        for (var line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            if (line.isBlank() || !(operation(line, number, notes) instanceof Node.Mapping operation)) {
                continue;
            }
            var entries = operation.entries();
            if (is(entries.get("op_code"), CREATE_STUDY)) {
                if (name.isPresent()) {
                    notes.fault(Place.root(number, 1), "a second study in the journal", "", "a journal of one study");
                    break;
                }
                name = Optional.of(entries.get("study_name") instanceof Node.Text(var _, var text) ? text : "");
                goal = entries.get("directions") instanceof Node.Listing(var _, var directions)
                                && directions.size() == 1
                        ? direction(directions.getFirst())
                        : Optional.empty();
            } else if (is(entries.get("op_code"), SET_TRIAL_PARAM)
                    && entries.get("param_name") instanceof Node.Text(var _, var parameter)
                    && entries.get("distribution") instanceof Node distribution) {
                distributions.put(parameter, distribution);
            }
        }
        return new OptunaJournal(name, goal, distributions);
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

    private static boolean is(@Nullable Node node, BigDecimal code) {
        return node instanceof Node.Numeral(var _, var number) && number.compareTo(code) == 0;
    }

    private static Optional<String> direction(Node node) {
        return node instanceof Node.Numeral(var _, var number)
                        && number.signum() > 0
                        && number.compareTo(BigDecimal.TWO) <= 0
                        && Numbers.isWhole(number)
                ? Optional.of(DIRECTIONS.get(number.intValue()))
                : Optional.empty();
    }
}
