package dev.gridwright.importer.draft;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A grid that is being made of a file. Values are texts, `BigDecimal`s, flags, lists and maps of these.
public final class Draft {
    /// How many points a sample may have.
    private static final BigInteger MAX_SAMPLE = BigInteger.valueOf(1_000_000);

    private String name;
    private final Map<String, Object> labels = new LinkedHashMap<>();
    private final List<SequencedMap<String, Axis>> spaces = new ArrayList<>();
    private final Map<String, Object> search = new LinkedHashMap<>();
    private final Map<String, Object> objective = new LinkedHashMap<>();
    private final Map<String, Object> stop = new LinkedHashMap<>();
    private final Map<String, Object> trial = new LinkedHashMap<>();
    private final Map<String, Object> limits = new LinkedHashMap<>();

    /// @param name where the file has none
    public Draft(String name) {
        this.name = name;
    }

    /// Names the study; a text of which no name can be made is passed over.
    public void name(String text) {
        name = Names.grid(text, name);
    }

    /// A label of the study; of a long value the first 256 characters.
    public void label(String key, String value) {
        labels.put(key, value.length() > 256 ? value.substring(0, 256) : value);
    }

    /// Adds a space: the union of all that were added is tried.
    public void space(SequencedMap<String, Axis> space) {
        spaces.add(space);
    }

    /// The keys of `search`, to be put in.
    public Map<String, Object> search() {
        return search;
    }

    /// The keys of `trial`, to be put in.
    public Map<String, Object> trial() {
        return trial;
    }

    /// The keys of `limits`, to be put in.
    public Map<String, Object> limits() {
        return limits;
    }

    public void objective(String metric, String goal) {
        objective.put("metric", metric);
        objective.put("goal", goal);
    }

    /// Other metrics that are recorded.
    public void also(List<String> metrics) {
        if (!metrics.isEmpty()) {
            objective.put("also", metrics);
        }
    }

    /// The value of the objective that ends the study.
    public void target(BigDecimal target) {
        stop.put("target", target);
    }

    /// The objective's metric, once there is one.
    String metric() {
        return String.valueOf(objective.get("metric"));
    }

    boolean hasObjective() {
        return !objective.isEmpty();
    }

    /// Tries so many points, drawn at random, or all in a random order when there are no more.
    public void draw(long count) {
        search.put("order", "shuffled");
        var wanted = BigInteger.valueOf(count);
        if (wanted.compareTo(size()) < 0) {
            if (wanted.compareTo(MAX_SAMPLE) <= 0) {
                search.put("sample", BigDecimal.valueOf(count));
            } else {
                limits.put("max_trials", BigDecimal.valueOf(count));
            }
        }
    }

    /// Tries so many points at most, in their order.
    public void first(long count, Notes notes) {
        if (BigInteger.valueOf(count).compareTo(size()) < 0) {
            limits.put("max_trials", BigDecimal.valueOf(count));
            notes.remark("limits.max_trials ends the study before its last point; such a study has a verdict only with"
                    + " --allow-partial.");
        }
    }

    /// How many points the spaces have, equal ones counted once within an axis. Zipped axes count as one.
    BigInteger size() {
        var all = BigInteger.ZERO;
        for (var space : spaces) {
            var groups = new LinkedHashMap<String, BigInteger>();
            space.forEach((parameter, axis) -> {
                var group = axis.shape() instanceof Map<?, ?> shape && shape.get("zip") instanceof String zip
                        ? "zip " + zip
                        : parameter;
                groups.put(group, axis.size());
            });
            all = all.add(groups.values().stream().reduce(BigInteger.ONE, BigInteger::multiply));
        }
        return all;
    }

    /// The document, key by key, in the order of the documentation.
    public SequencedMap<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("version", BigDecimal.ONE);
        document.put("name", name);
        put(document, "labels", labels);
        if (spaces.size() == 1) {
            document.put("space", shapes(spaces.getFirst()));
        } else {
            document.put("spaces", spaces.stream().map(Draft::shapes).toList());
        }
        put(document, "search", search);
        put(document, "objective", objective);
        put(document, "stop", stop);
        put(document, "trial", trial);
        put(document, "limits", limits);
        return document;
    }

    private static Map<String, Object> shapes(SequencedMap<String, Axis> space) {
        var shapes = new LinkedHashMap<String, Object>();
        space.forEach((parameter, axis) -> shapes.put(parameter, axis.shape()));
        return shapes;
    }

    private static void put(Map<String, Object> document, String key, Map<String, Object> part) {
        if (!part.isEmpty()) {
            document.put(key, part);
        }
    }
}
