package dev.gridwright.template;

import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the names in templates stand for, for one attempt or one fold of it. Unchangeable: each `with` makes
/// another.
///
/// A parameter goes before a name of the trial (`seed`, `index`, …), which it hides.
public final class Variables {
    /// The names that stand for something of the trial, besides `input:NAME` and `secret:NAME`.
    public static final List<String> OF_THE_TRIAL = List.of(
            "params", "params_file", "study", "index", "attempt", "seed", "fold", "resource", "work_dir", "output_dir");

    private static final String INPUT = "input:";
    private static final String SECRET = "secret:";
    private static final String ROW = "row:";

    private final Point point;
    private final Map<String, Filling> others;
    private final Function<String, Optional<String>> inputs;
    private final Function<String, Optional<String>> secrets;
    private final Function<String, Optional<String>> row;

    private Variables(
            Point point,
            Map<String, Filling> others,
            Function<String, Optional<String>> inputs,
            Function<String, Optional<String>> secrets,
            Function<String, Optional<String>> row) {
        this.point = point;
        this.others = Map.copyOf(others);
        this.inputs = inputs;
        this.secrets = secrets;
        this.row = row;
    }

    /// The parameters of a point, each by its name and all of them as JSON by `params`.
    public static Variables of(Point point) {
        return new Variables(
                point,
                Map.of("params", Filling.ofJson(point.canonical())),
                _ -> Optional.empty(),
                _ -> Optional.empty(),
                _ -> Optional.empty());
    }

    public Variables with(String name, String text) {
        return with(name, Filling.of(new Value.Text(text)));
    }

    public Variables with(String name, long number) {
        return with(name, Filling.ofJson(Long.toString(number)));
    }

    private Variables with(String name, Filling filling) {
        if (!OF_THE_TRIAL.contains(name)) {
            throw new IllegalArgumentException("no name of the trial: " + name);
        }
        var all = new HashMap<>(others);
        all.put(name, filling);
        return new Variables(point, all, inputs, secrets, row);
    }

    /// @param found the absolute path of the fetched input of a name
    public Variables withInputs(Function<String, Optional<String>> found) {
        return new Variables(point, others, found, secrets, row);
    }

    /// @param known the operator's secret of a name
    public Variables withSecrets(Function<String, Optional<String>> known) {
        return new Variables(point, others, inputs, known, row);
    }

    /// @param texts of the row that is asked about, by column
    public Variables withRow(Map<String, String> texts) {
        return new Variables(point, others, inputs, secrets, column -> Optional.ofNullable(texts.get(column)));
    }

    /// What a name of the trial stands for, as a text, whatever the parameters are named.
    public Optional<String> ofTrial(String name) {
        return Optional.ofNullable(others.get(name)).map(Filling::text);
    }

    /// What a name stands for; empty for a parameter that is not in the point.
    ///
    /// @throws Unfilled when it names an input or a secret that is not there
    Optional<Filling> find(String name) throws Unfilled {
        if (name.startsWith(INPUT)) {
            return Optional.of(text(name, inputs.apply(name.substring(INPUT.length())), "was not fetched"));
        }
        if (name.startsWith(ROW)) {
            return Optional.of(text(name, row.apply(name.substring(ROW.length())), "is no column of the row"));
        }
        if (name.startsWith(SECRET)) {
            return Optional.of(text(
                    name,
                    secrets.apply(name.substring(SECRET.length())),
                    "is not among the secrets that are for this: a host is sent, over https, those that are bound to it"
                            + " (NAME@HOST=… in the file of secrets), a command has those that are not"
                            + " bound to hosts"));
        }
        return point.value(name).map(Filling::of).or(() -> Optional.ofNullable(others.get(name)));
    }

    private static Filling text(String name, Optional<String> found, String otherwise) throws Unfilled {
        return Filling.of(
                new Value.Text(found.orElseThrow(() -> new Unfilled("${" + name + "}: it " + otherwise + "."))));
    }
}
