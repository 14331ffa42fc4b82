package dev.gridwright.grid.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.grid.tree.TreeReader.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TreeReaderTest {
    private static Reading.Tree tree(String text, Format format) {
        return switch (TreeReader.read(text, format)) {
            case Reading.Tree tree -> tree;
            case Reading.Broken(var fault) -> throw new AssertionError(fault.toString());
        };
    }

    private static Node only(String value) {
        var tree = tree("x: " + value + "\n", Format.YAML);
        assertThat(tree.faults()).isEmpty();
        return ((Node.Mapping) tree.root()).entries().firstEntry().getValue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "1            | 1        | Numeral",
                "1.10         | 1.10     | Numeral",
                "-0.5         | -0.5     | Numeral",
                ".5           | 0.5      | Numeral",
                "+7           | 7        | Numeral",
                "1e-7         | 0.0000001 | Numeral",
                "0x1F         | 31       | Numeral",
                "0o17         | 15       | Numeral",
                "007          | 7        | Numeral",
                "1_000        | \"1_000\" | Text",
                "1,000        | \"1,000\" | Text",
                "12:30        | \"12:30\" | Text",
                "2026-01-31   | \"2026-01-31\" | Text",
                "1.2.3        | \"1.2.3\" | Text",
                "0x           | \"0x\"   | Text",
                "\"1\"        | \"1\"    | Text",
                "'true'       | \"true\" | Text",
                "yes          | \"yes\"  | Text",
                "off          | \"off\"  | Text",
                "true         | true     | Flag",
                "FALSE        | false    | Flag",
                "~            | null     | Absent",
                "Null         | null     | Absent",
                "None         | \"None\" | Text",
                "'.nan'       | \".nan\" | Text",
                "[]           | an empty list | Listing",
                "{}           | an empty map | Mapping",
            })
    void a_scalar_means_what_yaml_1_2_says(String written, String words, String type) {
        var node = only(written);
        assertThat(node.words()).isEqualTo(words);
        assertThat(node.getClass().getSimpleName()).isEqualTo(type);
    }

    @Test
    void a_number_of_64_digits_is_exact_and_one_of_65_is_refused() {
        var digits = "1234567890".repeat(6) + "1234";
        assertThat(((Node.Numeral) only(digits)).number()).hasToString(digits);
        assertThat(tree("x: " + digits + "5\n", Format.YAML).faults()).hasSize(1);
        assertThat(only(digits + "0".repeat(100)).words()).startsWith(digits);
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"YAML", "JSON"})
    void every_part_knows_its_pointer_line_and_column(Format format) {
        var root = (Node.Mapping)
                tree("{\"a/b\": {\n  \"c~\": [1,\n    \"two\"]}}", format).root();
        var inner = (Node.Mapping) root.entries().firstEntry().getValue();
        var list = (Node.Listing) inner.entries().firstEntry().getValue();
        assertThat(root.place()).hasToString(" (1:1)");
        assertThat(root.keys().firstEntry().getValue()).hasToString("/a~1b (1:2)");
        assertThat(inner.place()).hasToString("/a~1b (1:9)");
        assertThat(list.place()).hasToString("/a~1b/c~0 (2:9)");
        assertThat(list.items().getLast().place()).hasToString("/a~1b/c~0/1 (3:5)");
    }

    @Test
    void what_begins_like_json_but_is_yaml_is_read_as_yaml() {
        assertThat(tree("{\"a\": 1}", Format.AUTO).format()).isEqualTo("json");
        assertThat(tree("{a: 1} # flow style", Format.AUTO).format()).isEqualTo("yaml");
        assertThat(tree("a: 1", Format.AUTO).format()).isEqualTo("yaml");
        assertThat(TreeReader.read("{\"a\": 1,}\n]", Format.AUTO))
                .isInstanceOfSatisfying(
                        Reading.Broken.class,
                        broken -> assertThat(broken.fault().detail()).startsWith("not JSON"));
    }

    @Test
    void a_byte_order_mark_is_skipped() {
        assertThat(tree("\uFEFFa: 1", Format.YAML).root()).isInstanceOf(Node.Mapping.class);
        assertThat(tree("\uFEFF{\"a\": 1}", Format.JSON).root()).isInstanceOf(Node.Mapping.class);
    }

    @Test
    void what_is_written_is_read_back_equal() {
        var text =
                "a: [1, 1.50, 1e30, -0.000001, x, \"1\", true, null, [], {}, \"q\\\"\\\\\\n\\u00e9\\U0001F600\"]\nb: {c: {d: [[1]]}}\n";
        var root = tree(text, Format.YAML).root();
        var written = JsonWriter.write(root);
        var again = tree(written, Format.JSON).root();
        assertThat(JsonWriter.write(again)).isEqualTo(written);
        assertThat(written).contains("1.50", "\"1\"", "1E+30");
    }
}
