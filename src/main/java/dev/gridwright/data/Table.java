package dev.gridwright.data;

import java.util.List;

/// The values of a data file: a number for each row and feature, and the target.
///
/// *Shape*: rows in the order of the file, features in the order of [DataSummary#features()]; a feature of a text
/// column is 1 where the row has that text and 0 elsewhere. Every number is finite.
///
/// *Thread*: never changes once made, so it may be shared. The arrays are shared, not copied: nobody writes to them.
public final class Table {

    /// With one fold a single part of so many is held out.
    public static final int PARTS_OF_HOLD_OUT = 5;

    private final DataSummary summary;
    private final double[][] features;
    private final Target target;

    Table(DataSummary summary, double[][] features, Target target) {
        this.summary = summary;
        this.features = features;
        this.target = target;
    }

    /// What the table holds.
    public DataSummary summary() {
        return summary;
    }

    /// The number of rows.
    public int rows() {
        return features.length;
    }

    /// The features, one array for each row. Not to be written to.
    public double[][] features() {
        return features;
    }

    /// The target.
    public Target target() {
        return target;
    }

    /// The column to predict.
    public sealed interface Target {

        /// Whole numbers or texts that name classes, and the numbers where they are numbers.
        ///
        /// @param labels the classes in sorted order, numbers by size
        /// @param codes the class of each row, as its position among the labels. Not to be written to
        /// @param numbers the values as numbers; empty if they are texts. Not to be written to
        @SuppressWarnings("ArrayRecordComponent") // shared by every fold, compared by nobody
        record Classes(List<String> labels, int[] codes, double[] numbers) implements Target {
            /// Copies the labels.
            public Classes {
                labels = List.copyOf(labels);
            }
        }

        /// Numbers that name no classes.
        ///
        /// @param numbers the value of each row. Not to be written to
        @SuppressWarnings("ArrayRecordComponent") // shared by every fold, compared by nobody
        record Numbers(double[] numbers) implements Target {}
    }
}
