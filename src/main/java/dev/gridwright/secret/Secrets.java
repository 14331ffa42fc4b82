package dev.gridwright.secret;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Secrets by name. Their values leave it for a header or a variable of the environment, and never for a text that
/// somebody reads: [#redact] takes them out again where another program repeats them.
///
/// Each is for those that the operator names: hosts, and the commands of grids. One that is for nobody in particular
/// goes to no host, and to those commands alone that are the operator's own or the user's.
///
/// Immutable, for any thread.
public final class Secrets {
    /// There are none.
    public static final Secrets NONE = new Secrets(Map.of(), Map.of());

    /// Shorter ones could be guessed, and would be found by chance in any text.
    public static final int MIN_CHARACTERS = 8;

    /// However it is spelled, one is found in a text of 64 KiB that begins with it.
    public static final int MAX_CHARACTERS = 4_096;

    /// Stands for the commands of grids where else a host is named.
    private static final String COMMANDS = "commands";

    /// Stands before a host that may see a secret without encryption.
    private static final String PLAIN = "http://";

    private static final int MAX_BYTES = 1 << 20;
    /// A name, or an address of either kind, without a port.
    private static final String TARGET = "(?:http://)?(?:[A-Za-z0-9._-]+|[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)";
    private static final Pattern SUBJECT =
            Pattern.compile("(?<name>[A-Za-z_][A-Za-z0-9_]{0,127})(?:@(?<targets>%1$s(?:,%1$s)*))?".formatted(TARGET));
    private static final Pattern LOOPBACK = Pattern.compile("localhost|::1|127(\\.[0-9]{1,3}){3}");
    private static final String REDACTED = "[secret %s]";

    private final Map<String, String> values;

    /// Whom a secret is for, by its name; nothing for one that is for nobody in particular.
    private final Map<String, Set<String>> targets;

    /// Every spelling of a value with what stands in its place, the longest first.
    private final List<Map.Entry<String, String>> spellings;

    /// The characters with which they begin; never changed.
    private final BitSet firsts = new BitSet();

    private Secrets(Map<String, String> values, Map<String, Set<String>> targets) {
        this.values = Map.copyOf(values);
        this.targets = Map.copyOf(targets);
        var all = new ArrayList<Map.Entry<String, String>>();
        values.forEach((name, value) ->
                spellings(value).forEach(spelling -> all.add(Map.entry(spelling, REDACTED.formatted(name)))));
        all.sort(Comparator.comparingInt(
                        (Map.Entry<String, String> entry) -> entry.getKey().length())
                .reversed());
        this.spellings = List.copyOf(all);
        spellings.forEach(spelling -> firsts.set(spelling.getKey().charAt(0)));
    }

    /// A file of secrets that cannot be used; the message says why, and repeats nothing of it.
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /// Reads lines of `NAME@TARGET,TARGET=value` and `NAME=value`. A target is `HOST`, which is sent the secret over
    /// https, `http://HOST`, which is sent it over http too, or `commands` for the commands of grids. Empty lines,
    /// and those that begin with `#`, are skipped; what stands behind the first `=` is the value as it is.
    ///
    /// @throws Unusable when the file is open to others than its owner, cannot be read, or a line is something else
    public static Secrets read(Path file) throws Unusable {
        checkOwnersOnly(file);
        var values = new LinkedHashMap<String, String>();
        var targets = new LinkedHashMap<String, Set<String>>();
        int number = 0;
        for (var line : lines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            var subject =
                    SUBJECT.matcher(equals < 0 ? "" : line.substring(0, equals).strip());
            if (!subject.matches()) {
                throw in(file, number, "is not NAME=value or NAME@HOST=value, with a name of letters, digits and '_'");
            }
            var name = subject.group("name");
            if (subject.group("targets") != null) {
                var named = subject.group("targets").toLowerCase(Locale.ROOT).split(",");
                targets.put(name, new TreeSet<>(List.of(named)));
            }
            var value = line.substring(equals + 1);
            if (value.strip().length() < MIN_CHARACTERS) {
                throw in(file, number, "has a value of less than " + MIN_CHARACTERS + " characters");
            }
            if (value.length() > MAX_CHARACTERS) {
                throw in(file, number, "has a value of more than " + MAX_CHARACTERS + " characters");
            }
            if (values.put(name, value) != null) {
                throw in(file, number, "names " + name + " again");
            }
        }
        return new Secrets(values, targets);
    }

    private static List<String> lines(Path file) throws Unusable {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new Unusable("The file of secrets " + file + " is larger than 1 MiB.");
            }
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Unusable("The file of secrets " + file + " cannot be read as text in UTF-8.");
        }
    }

    private static void checkOwnersOnly(Path file) throws Unusable {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        try {
            var open = EnumSet.noneOf(PosixFilePermission.class);
            open.addAll(view.readAttributes().permissions());
            open.removeAll(Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE));
            if (!open.isEmpty()) {
                throw new Unusable("The file of secrets " + file + " is open to others than its owner; chmod 600 it.");
            }
        } catch (IOException e) {
            throw new Unusable("There is no file of secrets " + file + ".");
        }
    }

    private static Unusable in(Path file, int line, String what) {
        return new Unusable("Line " + line + " of the file of secrets " + file + " " + what + ".");
    }

    /// All names, sorted.
    public Set<String> names() {
        return new TreeSet<>(values.keySet());
    }

    /// The names of those that are for some host.
    public Set<String> namesForHosts() {
        return named(name -> targets(name).stream().anyMatch(target -> !target.equals(COMMANDS)));
    }

    /// The names of those that the commands of grids may be given.
    ///
    /// @param own whether the grid and the machine belong to the same user
    public Set<String> namesForCommands(boolean own) {
        return named(
                name -> targets(name).contains(COMMANDS) || own && targets(name).isEmpty());
    }

    private Set<String> named(Predicate<String> which) {
        return values.keySet().stream().filter(which).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> targets(String name) {
        return targets.getOrDefault(name, Set.of());
    }

    /// The secret of a name for a command; empty for one that is for hosts alone. Whether a grid may ask for it is
    /// another question, see [#namesForCommands].
    public Optional<String> forCommand(String name) {
        var whom = targets(name);
        return whom.isEmpty() || whom.contains(COMMANDS) ? Optional.ofNullable(values.get(name)) : Optional.empty();
    }

    /// The secret of a name for a host that it is for. What does not leave the machine needs no encryption.
    ///
    /// @param host in lower case
    /// @param encrypted whether it is sent so
    public Optional<String> forHost(String name, String host, boolean encrypted) {
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        var whom = targets(name);
        boolean meant = whom.contains(PLAIN + bare)
                || !bare.equals(COMMANDS)
                        && whom.contains(bare)
                        && (encrypted || LOOPBACK.matcher(bare).matches());
        return meant ? Optional.ofNullable(values.get(name)) : Optional.empty();
    }

    /// A text without the values, as they are and as URLs and JSON write them. Before a text is shortened: half a
    /// secret is not found any more.
    public String redact(String text) {
        return redact(text, true).shown();
    }

    /// The beginning of a text without the values, up to where one of them may begin that goes on behind the text.
    public Beginning redactBeginning(String text) {
        return redact(text, false);
    }

    /// @param shown what can be shown already
    /// @param next where the rest of the text begins, which has to be looked at again with what follows
    public record Beginning(String shown, int next) {}

    private Beginning redact(String text, boolean whole) {
        if (spellings.isEmpty()) {
            return new Beginning(text, text.length());
        }
        var shown = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            if (!firsts.get(text.charAt(at))) {
                shown.append(text.charAt(at++));
                continue;
            }
            Map.@Nullable Entry<String, String> found = null;
            for (var spelling : spellings) {
                var value = spelling.getKey();
                if (text.charAt(at) != value.charAt(0)) {
                    continue;
                }
                if (text.startsWith(value, at)) {
                    found = spelling;
                    break;
                }
                if (!whole && text.length() - at < value.length() && value.startsWith(text.substring(at))) {
                    return new Beginning(shown.toString(), at);
                }
            }
            if (found == null) {
                shown.append(text.charAt(at++));
            } else {
                shown.append(found.getValue());
                at += found.getKey().length();
            }
        }
        return new Beginning(shown.toString(), at);
    }

    private static Set<String> spellings(String value) {
        var encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        var quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
        var ofPath = encoded.replace("+", "%20");
        return new TreeSet<>(List.of(
                value, value.strip(), encoded, ofPath, ofPath.replace("%2F", "/"), quoted, quoted.replace("/", "\\/")));
    }

    /// The names alone.
    @Override
    public String toString() {
        return "secrets " + names();
    }
}
