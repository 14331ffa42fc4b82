package dev.gridwright.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.api.ProblemType;
import dev.gridwright.web.http.Refused;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who is limited by address.
final class RateLimitTest {
    private final Map<String, String> headers = new HashMap<>();
    // So low that what is taken is not refilled meanwhile: one a second.
    private final RateLimit limit = new RateLimit(1);

    @Test
    void another_machine_whose_tokens_are_wrong_is_told_to_wait() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        limit.unknown(from("192.0.2.7"));
                    }
                })
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problem().type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS));
        assertThat(headers).containsKey("retry-after");
        limit.unknown(from("192.0.2.8"));
    }

    @Test
    void this_machine_is_not_limited() {
        for (int i = 0; i < 1_000; i++) {
            limit.unknown(from("127.0.0.1"));
            limit.unknown(from("::1"));
        }
        assertThat(headers).isEmpty();
    }

    private RoutingContext from(String address) {
        var request = proxy(HttpServerRequest.class, "remoteAddress", SocketAddress.inetSocketAddress(1, address));
        var response = (HttpServerResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServerResponse.class}, (self, method, arguments) -> {
                    headers.put(arguments[0].toString(), arguments[1].toString());
                    return self;
                });
        return (RoutingContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RoutingContext.class},
                (self, method, arguments) -> method.getName().equals("request") ? request : response);
    }

    private static <T> T proxy(Class<T> type, String name, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> method.getName().equals(name) ? answer : null));
    }
}
