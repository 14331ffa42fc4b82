package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MainTest {

    @Test
    void help_and_version_end_well() {
        assertThat(Main.run("--help")).isZero();
        assertThat(Main.run("--version")).isZero();
    }

    @Test
    void an_unknown_option_is_the_callers_mistake() {
        assertThat(Main.run("--no-such-option")).isEqualTo(2);
    }
}
