package dev.gridwright.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceParentTest {
    private static final String KNOWN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void the_parts_are_read_and_written() {
        var parent = TraceParent.read(KNOWN).orElseThrow();
        assertThat(parent).isEqualTo(new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01"));
        assertThat(parent.text()).isEqualTo(KNOWN);
        assertThat(parent.sampled()).isTrue();
        assertThat(TraceParent.read(KNOWN.replaceAll("01$", "02")).orElseThrow().sampled())
                .isFalse();
    }

    @Test
    void a_version_to_come_may_say_more() {
        assertThat(TraceParent.read("cc" + KNOWN.substring(2) + "-what-comes")).isEqualTo(TraceParent.read(KNOWN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
                "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01"
            })
    void anything_else_is_as_if_nothing_were_said(String text) {
        assertThat(TraceParent.read(text)).isEmpty();
    }
}
