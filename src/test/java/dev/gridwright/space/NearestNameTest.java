package dev.gridwright.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestNameTest {
    private static final List<String> KNOWN = List.of("max_depth", "trees", "kernel", "C");

    @Test
    void a_slip_of_the_pen_finds_its_name() {
        assertThat(NearestName.of("max_dept", KNOWN)).hasValue("max_depth");
        assertThat(NearestName.of("Kernel", KNOWN)).hasValue("kernel");
        assertThat(NearestName.of("kenrel", KNOWN)).hasValue("kernel");
        assertThat(NearestName.of("tree", KNOWN)).hasValue("trees");
        assertThat(NearestName.of("c", KNOWN)).hasValue("C");
    }

    @Test
    void another_word_finds_nothing() {
        assertThat(NearestName.of("gamma", KNOWN)).isEmpty();
        assertThat(NearestName.of("D", KNOWN)).isEmpty();
        assertThat(NearestName.of("x".repeat(1_000), KNOWN)).isEmpty();
    }
}
