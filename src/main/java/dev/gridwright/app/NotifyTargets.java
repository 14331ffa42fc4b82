package dev.gridwright.app;

import dev.gridwright.grid.context.NotifyRules;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.secret.Secrets;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Who may be told of the studies of this server. A name is looked up only when something is sent, and held against
/// the same rules then.
///
/// *Thread*: any; never blocks.
final class NotifyTargets implements NotifyRules {
    private static final String LOCALHOST = "localhost";

    private final AllowedHosts allowed;
    private final Secrets secrets;

    NotifyTargets(AllowedHosts allowed, Secrets secrets) {
        this.allowed = allowed;
        this.secrets = secrets;
    }

    @Override
    public Optional<Refused> refusal(URI url, Optional<String> secret) {
        var host = url.getHost().toLowerCase(Locale.ROOT);
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
        for (var address : known(bare)) {
            if (!allowed.allows(bare, address, port)) {
                return Optional.of(new Refused(
                        "url",
                        "a host that this server does not connect to (--allow-host " + bare + ")",
                        "a public host, or one that the operator allows"));
            }
        }
        if (secret.isPresent() && secrets.forHost(secret.get(), bare, true).isEmpty()) {
            return Optional.of(new Refused(
                    "secret",
                    "a secret that the operator has not bound to the host " + bare,
                    secret.get() + "@" + bare + "=... in the file of secrets"));
        }
        return Optional.empty();
    }

    /// The addresses of a host that nobody has to be asked for.
    private static List<InetAddress> known(String host) {
        var name = AllowedHosts.name(host);
        if (name.equals(LOCALHOST) || name.endsWith("." + LOCALHOST)) {
            return List.of(InetAddress.ofLiteral("127.0.0.1"));
        }
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }
}
