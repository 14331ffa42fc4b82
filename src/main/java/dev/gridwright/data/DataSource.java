package dev.gridwright.data;

import java.nio.file.Path;

/// A data file and the column to predict.
public sealed interface DataSource {

    /// The file, as it will be opened.
    Path file();

    /// The name of the column to predict.
    String target();

    /// Comma-separated values with a header line, in UTF-8, quoted with `"` where needed.
    record Csv(Path file, String target) implements DataSource {}

    /// A table of prepared images; see [MatrixFile].
    record Matrix(Path file, String target) implements DataSource {}

    /// Weka's attribute-relation file format: numeric, integer, real, nominal and string attributes, dense rows.
    ///
    /// *Source*: <https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/>
    record Arff(Path file, String target) implements DataSource {}
}
