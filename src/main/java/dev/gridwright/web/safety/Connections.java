package dev.gridwright.web.safety;

import dev.gridwright.web.http.Patience;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the number of connections within bounds. Where there are too many, the one that has waited longest without a
/// request makes room, so that idle ones keep nobody out; where all are busy, the new one is closed.
///
/// The bound for one address does not hold for this machine itself: behind a proxy here everyone has its address.
///
/// *Thread*: one event loop, that of the server.
public final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final int max;
    private final int maxPerAddress;
    private final Patience patience;
    private final IntConsumer count;
    private final Set<HttpConnection> open = new HashSet<>();
    private final Map<String, Integer> perAddress = new HashMap<>();
    private boolean told;

    /// @param count told how many are open, whenever that changes
    public Connections(int max, int maxPerAddress, Patience patience, IntConsumer count) {
        this.count = count;
        this.max = max;
        this.maxPerAddress = maxPerAddress;
        this.patience = patience;
    }

    /// A connection was opened.
    public void opened(HttpConnection connection) {
        var address = address(connection);
        int ofAddress = perAddress.merge(address, 1, Integer::sum);
        open.add(connection);
        count.accept(open.size());
        connection.closeHandler(closed -> closed(connection, address));
        connection.exceptionHandler(Connections::broken);
        if (!address.isEmpty() && ofAddress > maxPerAddress) {
            refuse(connection, maxPerAddress + " from one address");
        } else if (open.size() > max && !patience.endLongestWaiting()) {
            refuse(connection, Integer.toString(max));
        } else {
            patience.opened(connection);
        }
    }

    /// What breaks a connection comes from its other side, which goes away or does not speak HTTP; our own mistakes
    /// are those of requests.
    private static void broken(Throwable failure) {
        if (failure instanceof Error) {
            LOG.error("A connection broke", failure);
        } else {
            LOG.debug("A connection broke: {}", failure.toString());
        }
    }

    private void refuse(HttpConnection connection, String limit) {
        if (!told) {
            told = true;
            LOG.warn("A connection was refused: there are {} already. Further ones are refused in silence.", limit);
        }
        var unused = connection.close();
    }

    private void closed(HttpConnection connection, String address) {
        if (open.remove(connection)) {
            perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
        count.accept(open.size());
        patience.closed(connection);
        if (open.size() < max / 2) {
            told = false;
        }
    }

    /// Empty for this machine.
    private static String address(HttpConnection connection) {
        return address(connection.remoteAddress());
    }

    private static String address(SocketAddress remote) {
        if (remote == null || remote.hostAddress() == null) {
            return "";
        }
        var host = remote.hostAddress();
        return InetAddress.ofLiteral(host.replaceFirst("%.*", "")).isLoopbackAddress() ? "" : host;
    }
}
