package dev.gridwright.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowedHostsTest {

    private static final InetAddress PRIVATE = InetAddress.ofLiteral("10.0.0.5");

    @Test
    void a_named_host_may_have_any_address_on_the_named_port() {
        var allowed = AllowedHosts.of(List.of("Models.Internal:8000"));

        assertThat(allowed.allows("models.internal.", PRIVATE, 8000)).isTrue();
        assertThat(allowed.allows("MODELS.internal", PRIVATE, 8001)).isFalse();
        assertThat(allowed.allows("other.internal", PRIVATE, 8000)).isFalse();
        assertThat(allowed.allows("other.internal", InetAddress.ofLiteral("8.8.8.8"), 1))
                .isTrue();
    }

    @Test
    void a_named_address_may_have_any_name() {
        var allowed = AllowedHosts.of(List.of("10.0.0.5", "[::1]:80", "fd00::1"));

        assertThat(allowed.allows("anything", PRIVATE, 1)).isTrue();
        assertThat(allowed.allows("anything", InetAddress.ofLiteral("::1"), 80)).isTrue();
        assertThat(allowed.allows("anything", InetAddress.ofLiteral("::1"), 81)).isFalse();
        assertThat(allowed.allows("anything", InetAddress.ofLiteral("fd00::1"), 81))
                .isTrue();
        assertThat(allowed.allows("anything", InetAddress.ofLiteral("10.0.0.6"), 1))
                .isFalse();
    }

    @Test
    void who_runs_it_himself_reaches_his_own_machines_but_no_group_of_them() {
        for (var address : List.of("127.0.0.1", "10.0.0.5", "169.254.1.1", "100.64.0.1", "::1", "fd00::1")) {
            assertThat(AllowedHosts.LOCAL.allows("x", InetAddress.ofLiteral(address), 1))
                    .isTrue();
            assertThat(AllowedHosts.PUBLIC.allows("x", InetAddress.ofLiteral(address), 1))
                    .isFalse();
        }
        for (var address : List.of("224.0.0.1", "255.255.255.255", "0.0.0.0", "ff02::1", "::")) {
            assertThat(AllowedHosts.LOCAL.allows("x", InetAddress.ofLiteral(address), 1))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://host", "host:0", "host:65536", "host:", "a b", "1.2.3", "[::1", "::1]:80", "*"})
    void what_is_no_rule_is_refused(String text) {
        assertThatThrownBy(() -> AllowedHosts.of(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }
}
