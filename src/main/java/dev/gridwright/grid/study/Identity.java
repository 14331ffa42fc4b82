package dev.gridwright.grid.study;

import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.tree.Node;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// All that the numbers of a trial depend on but its point, as a hash: results are reused where it is equal. Says of
/// every key of a grid file whether it belongs to it.
final class Identity {
    /// Says what the hash is made of; another one forgets every result.
    private static final String FORM = "1";

    private final TreeMap<String, String> parts = new TreeMap<>();

    Identity() {
        add("form", FORM);
    }

    /// What a key has to do with the numbers of a trial.
    enum Role {
        /// Its value belongs to the identity, as it is written.
        BELONGS,
        /// Something that it decides belongs to the identity, such as the content of the file it names.
        IN_OTHER_WORDS,
        /// It may change and the numbers stay: names, limits, which points are tried and when.
        LEFT_OUT
    }

    private static final Map<Shape, Map<Role, String>> ROLES = Map.ofEntries(
            // What is tried is in the point; the rest of the study has no say in a trial.
            shape(
                    Shape.GRID,
                    "",
                    "space spaces include search objective trial cache inputs",
                    "version name labels exclude constraints stop limits priority gates baseline notify"),
            shape(Shape.PARAMETER, "", "value values min max step count scale type", "when zip label"),
            shape(Shape.RANGE, "", "", "min max"),
            shape(Shape.SEARCH, "", "seed", "strategy order sample"),
            shape(Shape.OBJECTIVE, "", "metric goal also folds repeats aggregate", ""),
            shape(Shape.STOP, "", "", "target no_improvement"),
            shape(Shape.NO_IMPROVEMENT, "", "", "trials min_delta"),
            // A result came within the time and after the attempts that its study allowed; it is the same result.
            shape(
                    Shape.TRIAL,
                    "model function command worker task standardize delay args env metrics",
                    "java http data resources",
                    "isolation keep rate timeout retry"),
            shape(Shape.DATA, "target url_column resize channels", "csv arff images", "fetch"),
            shape(Shape.FETCH, "", "", "parallel timeout retries on_error"),
            shape(Shape.JAVA, "class", "jar", ""),
            shape(Shape.HTTP, "method url headers body result score compute", "rows", ""),
            shape(Shape.SCORE, "at field expected match", "", ""),
            shape(Shape.RATE, "", "", "host requests parallel"),
            shape(Shape.METRICS, "from path patterns", "", ""),
            shape(Shape.TIMEOUT, "", "", "run idle grace"),
            shape(Shape.RETRY, "", "", "max on backoff budget"),
            shape(Shape.BACKOFF, "", "", "first factor max"),
            // A program sees its processors and devices, and computes in other ways with them; memory only bounds it.
            shape(Shape.RESOURCES, "", "cpu gpu", "memory"),
            shape(Shape.LIMITS, "", "", "parallel max_time max_trials max_failures on_limit"),
            shape(Shape.AMENDMENT, "", "", "labels priority parallel limits"),
            shape(Shape.POINTS, "", "points", "first"),
            shape(Shape.REGISTERED, "", "command folder env", "parameters grid_env"),
            shape(Shape.REGISTERED_PARAMETER, "", "", "type min max values pattern"),
            shape(Shape.CACHE, "", "key", "mode ttl"),
            shape(Shape.GATE, "", "", "gate abort"),
            shape(Shape.BASELINE, "", "", "from metric values std folds repeats optional"),
            shape(Shape.NOTIFY, "", "", "url on secret"),
            shape(Shape.INPUT, "sha256", "", "url"));

    private static final Map<String, Shape> WITHIN_TRIAL =
            Map.of("java", Shape.JAVA, "http", Shape.HTTP, "data", Shape.DATA);

    private static Map.Entry<Shape, Map<Role, String>> shape(
            Shape shape, String belongs, String inOtherWords, String leftOut) {
        return Map.entry(
                shape, Map.of(Role.BELONGS, belongs, Role.IN_OTHER_WORDS, inOtherWords, Role.LEFT_OUT, leftOut));
    }

    /// The keys of a map that have this role.
    static List<String> keys(Shape shape, Role role) {
        var keys = ROLES.getOrDefault(shape, Map.of()).getOrDefault(role, "");
        return keys.isEmpty() ? List.of() : List.of(keys.split(" "));
    }

    void add(String name, String value) {
        parts.put(name, value);
    }

    /// Adds what is written of the trial and belongs here.
    ///
    /// @param defaults what was filled in, by JSON pointer
    void addTrial(Node.Mapping trial, SequencedMap<String, String> defaults) {
        add(trial, Shape.TRIAL, defaults);
        WITHIN_TRIAL.forEach((key, shape) -> {
            if (trial.entries().get(key) instanceof Node.Mapping inner) {
                add(inner, shape, defaults);
            }
        });
    }

    private void add(Node.Mapping mapping, Shape shape, SequencedMap<String, String> defaults) {
        for (var key : keys(shape, Role.BELONGS)) {
            var pointer = mapping.place().key(key, 0, 0).pointer();
            var node = mapping.entries().get(key);
            if (node != null) {
                add(pointer, node instanceof Node.Text(var _, var text) ? text : canonical(node));
            } else if (defaults.containsKey(pointer)) {
                add(pointer, defaults.getOrDefault(pointer, ""));
            }
        }
    }

    /// As JSON, the members of maps by name and numbers without what makes no difference.
    static String canonical(Node node) {
        var text = new StringBuilder();
        write(node, text);
        return text.toString();
    }

    private static void write(Node node, StringBuilder text) {
        switch (node) {
            case Node.Mapping mapping -> {
                var separator = "{";
                for (var entry : new TreeMap<>(mapping.entries()).entrySet()) {
                    text.append(separator);
                    quote(entry.getKey(), text);
                    text.append(':');
                    write(entry.getValue(), text);
                    separator = ",";
                }
                text.append(mapping.entries().isEmpty() ? "{}" : "}");
            }
            case Node.Listing listing -> {
                var separator = "[";
                for (var item : listing.items()) {
                    text.append(separator);
                    write(item, text);
                    separator = ",";
                }
                text.append(listing.items().isEmpty() ? "[]" : "]");
            }
            case Node.Text(var _, var words) -> quote(words, text);
            case Node.Numeral(var _, var number) -> text.append(number.stripTrailingZeros());
            case Node.Flag(var _, var flag) -> text.append(flag);
            case Node.Absent _ -> text.append("null");
            case Node.Refused refused ->
                throw new IllegalStateException("a refused part is not hashed: " + refused.place());
        }
    }

    /// Not for others to read: no more is needed than that different texts differ.
    private static void quote(String words, StringBuilder text) {
        text.append('"')
                .append(words.replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"');
    }

    /// In hexadecimal.
    String sha256() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            parts.forEach((name, value) -> {
                var bytes = value.getBytes(StandardCharsets.UTF_8);
                digest.update((name + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
