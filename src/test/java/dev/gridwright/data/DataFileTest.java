package dev.gridwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFileTest {

    @TempDir
    private Path folder;

    @Test
    void a_csv_becomes_numbers_with_one_feature_for_each_text() throws Exception {
        Table table = csv("""
                size,colour,label
                1.5,red,yes
                -2,"dark, blue",no
                1e3, red ,yes

                .5,green,no
                """, "label");
        assertThat(table.summary().features())
                .containsExactly("size", "colour=dark, blue", "colour=green", "colour=red");
        assertThat(table.features())
                .isDeepEqualTo(new double[][] {{1.5, 0, 0, 1}, {-2, 1, 0, 0}, {1000, 0, 0, 1}, {.5, 0, 1, 0}});
        Table.Target.Classes classes = (Table.Target.Classes) table.target();
        assertThat(classes.labels()).containsExactly("no", "yes");
        assertThat(classes.codes()).containsExactly(1, 0, 1, 0);
        assertThat(classes.numbers()).isEmpty();
        assertThat(table.summary().looksLikeClasses()).isTrue();
    }

    @Test
    void whole_numbers_are_classes_sorted_by_size_and_numbers_as_well() throws Exception {
        Table table = csv("x,y\n1,10\n2,9\n3,10\n4,9.0\n5,-0\n6,0\n", "y");
        Table.Target.Classes classes = (Table.Target.Classes) table.target();
        assertThat(classes.labels()).containsExactly("0", "9", "10");
        assertThat(classes.codes()).containsExactly(2, 1, 2, 1, 0, 0);
        assertThat(classes.numbers()).containsExactly(10, 9, 10, 9, -0.0, 0);
        assertThat(table.summary().classCounts())
                .containsExactly(Map.entry("0", 2L), Map.entry("9", 2L), Map.entry("10", 2L));
    }

    @Test
    void fractions_and_many_whole_numbers_are_inferred_as_regression() throws Exception {
        assertThat(csv("x,y\n1,1.5\n2,2\n", "y").summary().looksLikeClasses()).isFalse();
        assertThat(csv("x,y\n1,1.5\n2,2\n", "y").target()).isInstanceOf(Table.Target.Numbers.class);
        assertThat(summary(count(50)).looksLikeClasses()).isTrue();
        assertThat(summary(count(51)).looksLikeClasses()).isFalse();
        assertThat(summary(count(51)).problem(true, 1)).isPresent();
        assertThat(summary(count(51)).problem(false, 5)).isEmpty();
    }

    @Test
    void an_arff_is_read_with_its_declared_values() throws Exception {
        Path file = write("weather.arff", """
                % weather
                @RELATION 'the weather'
                @attribute outlook {sunny, 'over cast', rainy}
                @attribute  "temperature degrees"  REAL
                @attribute windy {TRUE,FALSE}
                @attribute play {yes, no}
                @data
                sunny, 85, FALSE, no
                'over cast',83.5,TRUE,yes
                % a comment
                sunny,\t70,FALSE,yes
                """);
        Table table = DataFile.read(new DataSource.Arff(file, "play"));
        assertThat(table.summary().features())
                .containsExactly(
                        "outlook=sunny",
                        "outlook=over cast",
                        "outlook=rainy",
                        "temperature degrees",
                        "windy=TRUE",
                        "windy=FALSE");
        assertThat(table.features())
                .isDeepEqualTo(new double[][] {{1, 0, 0, 85, 0, 1}, {0, 1, 0, 83.5, 1, 0}, {1, 0, 0, 70, 0, 1}});
        assertThat(((Table.Target.Classes) table.target()).labels()).containsExactly("no", "yes");
        assertThat(((Table.Target.Classes) table.target()).codes()).containsExactly(0, 1, 1);
    }

    @Test
    void the_summary_holds_the_hash_of_the_bytes() throws Exception {
        Path file = write("abc.csv", "a,b\n1,2\n3,4\n");
        String expected = java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        assertThat(DataFile.summarize(new DataSource.Csv(file, "b")).sha256()).isEqualTo(expected);
    }

    @Test
    void a_byte_order_mark_and_windows_line_ends_are_read_over() throws Exception {
        assertThat(csv("\uFEFFx,y\r\n1,a\r\n2,b\r\n", "y").summary().features()).containsExactly("x");
    }

    @Test
    void a_missing_value_is_named_with_line_and_column() {
        refused("x,y,z\n1,2,3\n\n4,,6\n", "z", "line 4: column 'y' has no value (found '')");
        refused("x,y,z\n1,2,3\n4,?,6\n", "z", "line 3: column 'y' has no value (found '?')");
        refused("x,y,z\n1,2,3\n4,NaN,6", "z", "line 3: column 'y' has no value (found 'NaN')");
    }

    @Test
    void an_infinite_number_is_named_with_line_and_column() {
        refused("x,z\n1,3\n-inf,6\n", "z", "line 3: column 'x' holds '-inf', which is no finite number");
        refused("x,z\n1e999,3\n1,6\n", "z", "line 2: column 'x' holds '1e999', which is no finite number");
    }

    @Test
    void a_slip_in_a_numeric_column_is_no_text() {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < 30; i++) {
            text.append(i).append(".5,1\n");
        }
        refused(text + "1O,0\n", "y", "line 32: column 'x' holds '1O', while 30 of its 31 values are numbers");
    }

    @Test
    void a_broken_header_is_refused() {
        refused("", "y", "the file is empty; the first line names the columns");
        refused("x,y\n", "y", "the file has columns but no rows");
        refused("x,y,x\n1,2,3\n", "y", "two columns are named 'x'");
        refused("x,,y\n1,2,3\n", "y", "column 2 has no name");
        refused("x,y,z\n1,2,3\n", "label", "no column is named 'label', the target; the columns are x, y, z");
        refused("x;y\n1;2\n", "y", "the columns are x;y (values are separated by commas)");
        refused("y\n1\n", "y", "the target 'y' is the only column");
    }

    @Test
    void a_ragged_row_and_a_broken_quote_are_named_with_their_line() {
        refused("x,y\n1,2\n3\n", "y", "line 3: found 1 values; the header names 2 columns");
        refused("x,y\n1,2\n3,4,5\n", "y", "line 3: found 3 values; the header names 2 columns");
        refused(
                "x,y\n1,2\n\"3\"4,5\n",
                "y",
                "the file is no CSV: Invalid character between encapsulated token and delimiter at line: 3");
        refused("x,y\n1,2\n\"3,5\n", "y", "the file is no CSV");
    }

    @Test
    void a_text_column_has_a_bounded_number_of_features() {
        StringBuilder text = new StringBuilder("name,y\n");
        for (int i = 0; i < 1_001; i++) {
            text.append("n").append(i).append(",").append(i % 2).append("\n");
        }
        refused(text.toString(), "y", "column 'name' holds more than 1000 different texts");
    }

    @Test
    void what_arff_cannot_say_here_is_refused() throws Exception {
        arffRefused("@relation r\n@attribute x numeric\n@attribute y {a,b}\n@data\n{0 1, 1 a}\n", "sparse rows");
        arffRefused("@relation r\n@attribute x date\n@attribute y {a,b}\n@data\n1,a\n", "is of type 'date'");
        arffRefused("@relation r\n@attribute x numeric\n@attribute y {a,b}\n@data\n1,c\n", "declared are [a, b]");
        arffRefused("@relation r\n@attribute x numeric\n@attribute y {a,b}\n@data\none,a\n", "holds 'one'");
        arffRefused("@relation r\n@attribute x numeric\n@attribute y {a,b}\n@data\n?,a\n", "has no value");
        arffRefused("@relation r\n@attribute x numeric\n@attribute y {a,b}\n@data\n1,a,2\n", "found 3 values");
        arffRefused("@relation r\n@attribute x numeric\n@attribute y {a,b}\n@data\n1,'a\n", "is not closed");
        arffRefused("@relation r\n@attribute x numeric\n", "no @data line");
        arffRefused("x,y\n1,2\n", "found 'x,y'");
    }

    @Test
    void what_is_no_readable_text_is_refused() throws Exception {
        Path missing = folder.resolve("missing.csv");
        assertThatThrownBy(() -> DataFile.read(new DataSource.Csv(missing, "y")))
                .isInstanceOf(DataProblem.class)
                .hasMessage(missing + ": there is no such file");
        Path latin = folder.resolve("latin.csv");
        Files.write(latin, "x,y\n1,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> DataFile.read(new DataSource.Csv(latin, "y")))
                .isInstanceOf(DataProblem.class)
                .hasMessage(latin + ": the file is not UTF-8 text");
        assertThatThrownBy(() -> DataFile.read(new DataSource.Csv(folder, "y"))).isInstanceOf(DataProblem.class);
    }

    @Test
    void data_that_no_split_can_use_is_a_problem_of_the_plan() throws Exception {
        DataSummary four = csv("x,y\n1,a\n2,a\n3,a\n4,b\n", "y").summary();
        assertThat(four.problem(true, 2)).hasValue("class 'b' of target 'y' has 1 rows, fewer than 2 folds");
        assertThat(four.problem(true, 5)).hasValue("4 rows are too few for 5 folds");
        assertThat(four.problem(false, 2)).hasValue("target 'y' is text; regression needs numbers");
        DataSummary one = csv("x,y\n1,a\n2,a\n3,a\n4,a\n", "y").summary();
        assertThat(one.problem(true, 2)).hasValue("target 'y' holds one class only: [a]");
        assertThat(csv("x,y\n1,a\n2,a\n3,b\n4,b\n", "y").summary().problem(true, 2))
                .isEmpty();
    }

    @Test
    void the_smallest_fit_is_trained_on_all_but_the_largest_fold() throws Exception {
        assertThat(summary(count(51)).trainingRows(5)).isEqualTo(40);
        assertThat(summary(count(50)).trainingRows(5)).isEqualTo(40);
        assertThat(summary(count(51)).trainingRows(1)).isEqualTo(40);
        assertThat(summary(count(51)).trainingRows(51)).isEqualTo(50);
    }

    private void refused(String text, String target, String message) {
        assertThatThrownBy(() -> csv(text, target))
                .isInstanceOf(DataProblem.class)
                .hasMessageContaining(message);
    }

    private void arffRefused(String text, String message) throws IOException {
        Path file = write("broken.arff", text);
        assertThatThrownBy(() -> DataFile.read(new DataSource.Arff(file, "y")))
                .isInstanceOf(DataProblem.class)
                .hasMessageContaining(message);
    }

    private Table csv(String text, String target) throws IOException, DataProblem {
        return DataFile.read(new DataSource.Csv(write("table.csv", text), target));
    }

    private DataSummary summary(String text) throws IOException, DataProblem {
        return DataFile.summarize(new DataSource.Csv(write("count.csv", text), "y"));
    }

    private static String count(int rows) {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < rows; i++) {
            text.append(i).append(",").append(i).append("\n");
        }
        return text.toString();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
