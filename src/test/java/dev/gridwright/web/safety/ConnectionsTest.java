package dev.gridwright.web.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.web.http.Patience;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The bounds on connections, for addresses that no test can connect from.
final class ConnectionsTest {
    private static final int PER_ADDRESS = 3;

    private final Vertx vertx = Vertx.vertx();
    private final Connections connections = new Connections(
            100, PER_ADDRESS, new Patience(vertx, Duration.ofMinutes(1), Duration.ofMinutes(1)), open -> {});

    @AfterEach
    void close() {
        var unused = vertx.close();
    }

    /// A connection from somewhere that knows whether it was closed.
    private final class Opened {
        private boolean closed;
        private Handler<Void> told = nothing -> {};

        Opened(String host) {
            var connection = (HttpConnection) Proxy.newProxyInstance(
                    HttpConnection.class.getClassLoader(),
                    new Class<?>[] {HttpConnection.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "remoteAddress" -> SocketAddress.inetSocketAddress(50_000, host);
                        case "closeHandler" -> {
                            @SuppressWarnings("unchecked")
                            var handler = (Handler<Void>) arguments[0];
                            told = handler;
                            yield proxy;
                        }
                        case "close" -> {
                            close();
                            yield Future.succeededFuture();
                        }
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        case "exceptionHandler" -> proxy;
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
            connections.opened(connection);
        }

        void close() {
            closed = true;
            told.handle(null);
        }
    }

    @Test
    void one_address_has_so_many_connections_and_others_theirs() {
        var first = new ArrayList<Opened>();
        for (int i = 0; i < PER_ADDRESS; i++) {
            first.add(new Opened("192.0.2.1"));
        }
        assertThat(first).noneMatch(opened -> opened.closed);
        assertThat(new Opened("192.0.2.1").closed).isTrue();
        assertThat(new Opened("192.0.2.2").closed).isFalse();
        assertThat(new Opened("2001:db8::1").closed).isFalse();

        first.getFirst().close();
        assertThat(new Opened("192.0.2.1").closed).isFalse();
        assertThat(new Opened("192.0.2.1").closed).isTrue();
    }

    @Test
    void this_machine_may_be_a_proxy_and_is_not_bound() {
        for (var host : List.of("127.0.0.1", "127.0.0.2", "::1")) {
            for (int i = 0; i < 2 * PER_ADDRESS; i++) {
                assertThat(new Opened(host).closed).isFalse();
            }
        }
    }
}
