package dev.gridwright.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The routes of `openapi.yaml`, as documents write them.
final class Contract {
    private static final Pattern ROUTE =
            Pattern.compile("(GET|POST|PUT|PATCH|DELETE) ((?:URL|\\.\\.\\.|…)?/[^ ?`]*)(?:\\?.*)?");
    private static final String BASE = "/api/v1";

    private final Map<?, ?> paths;

    private Contract(Map<?, ?> paths) {
        this.paths = paths;
    }

    static Contract read() throws IOException {
        var text = Files.readString(Document.PROJECT.resolve("src/main/resources/dev/gridwright/openapi.yaml"));
        var contract = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
        return new Contract((Map<?, ?>) contract.get("paths"));
    }

    /// A method and a path: whole, from the base on, or behind dots its end; any word may stand for `{study}`.
    record Route(String method, String path) {
        static Optional<Route> of(String code) {
            var route = ROUTE.matcher(code);
            return route.matches() ? Optional.of(new Route(route.group(1), route.group(2))) : Optional.empty();
        }
    }

    boolean has(Route route) {
        return paths.entrySet().stream()
                .filter(path -> fits(route.path(), (String) path.getKey()))
                .anyMatch(path ->
                        ((Map<?, ?>) path.getValue()).containsKey(route.method().toLowerCase(Locale.ROOT)));
    }

    /// Whether a path ends so.
    boolean hasEnd(String end) {
        return paths.keySet().stream().anyMatch(path -> ((String) path).endsWith(end));
    }

    private static boolean fits(String written, String path) {
        var end = written.startsWith("/") ? "" : ".*";
        var from = written.startsWith("/") && !written.startsWith(BASE) && path.startsWith(BASE) ? BASE : "";
        var words = List.of(from + written.substring(written.indexOf('/')), path).stream()
                .map(one -> one.split("/", -1))
                .toList();
        var shown = words.getFirst();
        var known = words.getLast();
        int skipped = known.length - shown.length;
        if (skipped < 0 || skipped > 0 && end.isEmpty()) {
            return false;
        }
        for (int i = 1; i < shown.length; i++) {
            var word = known[i + skipped];
            if (!word.equals(shown[i]) && !(word.startsWith("{") && !shown[i].isEmpty())) {
                return false;
            }
        }
        return true;
    }
}
