package dev.gridwright.cli.forge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WorkflowTextTest {
    @Test
    void text_stays_within_its_command_and_its_value() {
        assertThat(WorkflowText.annotation("error", "a: b, c", "50%\r\n::error::no"))
                .isEqualTo("::error title=a%3A b%2C c::50%25%0D%0A::error::no");
        assertThat(WorkflowText.output("n", "a=b")).isEqualTo("n=a=b\n");
        assertThat(WorkflowText.output("n", "x\nEND_OF_N\nm=evil"))
                .isEqualTo("n<<END_OF_N_\nx\nEND_OF_N\nm=evil\nEND_OF_N_\n");
    }
}
