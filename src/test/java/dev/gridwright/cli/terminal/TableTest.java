package dev.gridwright.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.cli.terminal.Table.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
    private static final Ink PLAIN = Ink.PLAIN;

    @Test
    void numbers_stand_to_the_right_and_words_to_the_left() {
        var table = new Table(Column.number("index"), Column.text("kernel"), Column.number("C"))
                .row("3", "linear", "0.1")
                .row("12", "rbf", "100");

        assertThat(table.lines(80, PLAIN))
                .containsExactly("index  kernel    C", "    3  linear  0.1", "   12  rbf     100");
    }

    @Test
    void a_narrow_terminal_cuts_the_widest_column_only() {
        var table = new Table(Column.text("message"), Column.number("n")).row("out of memory at row 17", "12");

        assertThat(table.lines(16, PLAIN)).containsExactly("message        n", "out of memo…  12");
    }

    @Test
    void nothing_is_cut_where_there_is_no_terminal() {
        var wide = "x".repeat(300);

        assertThat(new Table(Column.text("a")).row(wide).lines(Integer.MAX_VALUE, PLAIN))
                .contains(wide);
    }

    @Test
    void a_cell_sends_no_control_characters_to_the_terminal() {
        var table = new Table(Column.text("message")).row("bell\u0007 red\u001b[31m\nnext line");

        assertThat(table.lines(80, PLAIN).get(1)).isEqualTo("bell  red [31m next line");
    }

    @Test
    void a_row_has_a_cell_for_each_column() {
        var table = new Table(List.of(Column.text("a"), Column.text("b")));

        assertThatThrownBy(() -> table.row("only one")).isInstanceOf(IllegalStateException.class);
    }
}
