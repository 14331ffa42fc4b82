package dev.gridwright.outbound;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/// Which addresses may be connected to: public ones always; others when the operator named the host, or the very
/// address; local and private ones when whoever runs this is the one who asks.
///
/// @param local whether loopback, link-local, private and shared addresses are allowed whatever they are called
/// @param rules further hosts, whatever their addresses are
public record AllowedHosts(boolean local, Set<Rule> rules) {
    /// Public addresses alone.
    public static final AllowedHosts PUBLIC = new AllowedHosts(false, Set.of());

    /// What a user may reach from his own machine.
    public static final AllowedHosts LOCAL = new AllowedHosts(true, Set.of());

    private static final Pattern RULE =
            Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+?)(?::(?<port>\\d{1,5}))?");
    private static final int MAX_PORT = 65_535;

    public AllowedHosts {
        rules = Set.copyOf(rules);
    }

    /// A host that may be connected to.
    ///
    /// @param host a name in lower case, or an address as it is written in Java
    /// @param port the only one, or any
    public record Rule(String host, OptionalInt port) {
        /// The rule of `HOST`, `HOST:PORT`, `ADDRESS`, `[ADDRESS]` or `[ADDRESS]:PORT`; empty when it is none of these.
        public static Optional<Rule> parse(String text) {
            if (text.chars().filter(c -> c == ':').count() > 1 && !text.startsWith("[")) {
                return canonical(text).map(host -> new Rule(host, OptionalInt.empty()));
            }
            var matcher = RULE.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            var port = Optional.ofNullable(matcher.group("port")).map(Integer::parseInt);
            if (port.filter(number -> number < 1 || number > MAX_PORT).isPresent()) {
                return Optional.empty();
            }
            return canonical(matcher.group("host"))
                    .map(host -> new Rule(host, port.map(OptionalInt::of).orElseGet(OptionalInt::empty)));
        }

        private static Optional<String> canonical(String host) {
            boolean six = host.contains(":");
            var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            if (!six && !bare.matches("[0-9.]+")) {
                return Optional.of(name(bare));
            }
            if (!six && bare.split("\\.", -1).length != 4) {
                return Optional.empty();
            }
            try {
                return Optional.of(AddressKind.literal(InetAddress.ofLiteral(bare)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private boolean fits(String name, InetAddress address, int wanted) {
            return (port.isEmpty() || port.getAsInt() == wanted)
                    && (host.equals(name) || host.equals(AddressKind.literal(address)));
        }

        @Override
        public String toString() {
            var written = host.contains(":") ? '[' + host + ']' : host;
            return port.isEmpty() ? written : written + ':' + port.getAsInt();
        }
    }

    /// @throws IllegalArgumentException for a text that is no rule
    public static AllowedHosts of(Collection<String> texts) {
        var rules = new HashSet<Rule>();
        for (var text : texts) {
            rules.add(Rule.parse(text)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "'" + text + "' is not HOST, HOST:PORT, an address or [ADDRESS]:PORT")));
        }
        return new AllowedHosts(false, rules);
    }

    /// Whether a connection may be made.
    ///
    /// @param host as the URL has it
    /// @param address to which the name was resolved
    public boolean allows(String host, InetAddress address, int port) {
        return switch (AddressKind.of(address)) {
            case PUBLIC -> true;
            case LOOPBACK, PRIVATE, LINK_LOCAL, SHARED -> local || named(host, address, port);
            case MULTICAST, RESERVED -> named(host, address, port);
        };
    }

    private boolean named(String host, InetAddress address, int port) {
        var name = name(host);
        return rules.stream().anyMatch(rule -> rule.fits(name, address, port));
    }

    /// A name as it is compared: in lower case, without a dot at its end.
    public static String name(String host) {
        var lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
