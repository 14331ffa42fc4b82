package dev.gridwright.secret;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Secrets by name. Their values leave it for a header or a variable of the environment, and never for a text that
/// somebody reads: [#redact] takes them out again where another program repeats them.
///
/// Immutable, for any thread.
public final class Secrets {
    /// There are none.
    public static final Secrets NONE = new Secrets(Map.of(), Map.of());

    /// Shorter ones could be guessed, and would be found by chance in any text.
    public static final int MIN_CHARACTERS = 8;

    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern SUBJECT =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,127})(?:@([A-Za-z0-9._:-]+(?:,[A-Za-z0-9._:-]+)*))?");
    private static final String REDACTED = "[secret %s]";

    private final Map<String, String> values;

    /// The only hosts that see a secret, by its name.
    private final Map<String, Set<String>> hosts;

    /// Every spelling of a value with what stands in its place, the longest first.
    private final List<Map.Entry<String, String>> spellings;

    private Secrets(Map<String, String> values, Map<String, Set<String>> hosts) {
        this.values = Map.copyOf(values);
        this.hosts = Map.copyOf(hosts);
        var all = new ArrayList<Map.Entry<String, String>>();
        values.forEach((name, value) ->
                spellings(value).forEach(spelling -> all.add(Map.entry(spelling, REDACTED.formatted(name)))));
        all.sort(Comparator.comparingInt(
                        (Map.Entry<String, String> entry) -> entry.getKey().length())
                .reversed());
        this.spellings = List.copyOf(all);
    }

    /// A file of secrets that cannot be used; the message says why, and repeats nothing of it.
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /// Reads lines of `NAME=value`, or `NAME@HOST,HOST=value` for what only these hosts may see; empty lines and those
    /// that begin with `#` are skipped, and what stands behind the first `=` is the value as it is.
    ///
    /// @throws Unusable when the file is open to others than its owner, cannot be read, or a line is something else
    public static Secrets read(Path file) throws Unusable {
        checkOwnersOnly(file);
        var values = new LinkedHashMap<String, String>();
        var hosts = new LinkedHashMap<String, Set<String>>();
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
            var name = subject.group(1);
            if (subject.group(2) != null) {
                hosts.put(name, Set.of(subject.group(2).toLowerCase(Locale.ROOT).split(",")));
            }
            var value = line.substring(equals + 1);
            if (value.length() < MIN_CHARACTERS) {
                throw in(file, number, "has a value of less than " + MIN_CHARACTERS + " characters");
            }
            if (values.put(name, value) != null) {
                throw in(file, number, "names " + name + " again");
            }
        }
        return new Secrets(values, hosts);
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

    /// The names that a grid may use, sorted.
    public Set<String> names() {
        return new TreeSet<>(values.keySet());
    }

    /// The secret of a name, for who may see all; empty when it is bound to hosts.
    public Optional<String> value(String name) {
        return hosts.containsKey(name) ? Optional.empty() : Optional.ofNullable(values.get(name));
    }

    /// The secret of a name, for a host; empty when that may not see it.
    ///
    /// @param host in lower case
    public Optional<String> value(String name, String host) {
        var only = hosts.get(name);
        return only == null || only.contains(host) ? Optional.ofNullable(values.get(name)) : Optional.empty();
    }

    /// A text without the values, as they are and as URLs and JSON write them.
    public String redact(String text) {
        var redacted = text;
        for (var spelling : spellings) {
            redacted = redacted.replace(spelling.getKey(), spelling.getValue());
        }
        return redacted;
    }

    private static Set<String> spellings(String value) {
        var encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        var quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
        return new TreeSet<>(List.of(
                value, value.strip(), encoded, encoded.replace("+", "%20"), quoted, quoted.replace("/", "\\/")));
    }

    /// The names alone.
    @Override
    public String toString() {
        return "secrets " + names();
    }
}
