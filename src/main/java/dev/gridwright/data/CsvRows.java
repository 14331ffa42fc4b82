package dev.gridwright.data;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// The rows of a CSV file: comma, double quotes doubled inside quotes, spaces around values dropped, empty lines
/// skipped, the first line being the header.
final class CsvRows implements Rows {

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(true)
            .get();
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path file;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final List<Declared> columns;
    private @Nullable CSVRecord current;

    private CsvRows(Path file, CSVParser parser) throws IOException, DataProblem {
        this.file = file;
        this.parser = parser;
        this.records = parser.iterator();
        if (!advance()) {
            throw DataProblem.in(file, "the file is empty; the first line names the columns");
        }
        CSVRecord header = record();
        this.columns = IntStream.range(0, header.size())
                .mapToObj(column -> Declared.undeclared(name(header, column)))
                .toList();
    }

    static CsvRows open(Path file, Reader reader) throws IOException, DataProblem {
        return new CsvRows(file, CSVParser.parse(reader, FORMAT));
    }

    @Override
    public List<Declared> columns() {
        return columns;
    }

    @Override
    public boolean next() throws IOException, DataProblem {
        if (!advance()) {
            return false;
        }
        int found = record().size();
        if (found != columns.size()) {
            throw DataProblem.at(
                    file, line(), "found %d values; the header names %d columns".formatted(found, columns.size()));
        }
        return true;
    }

    @Override
    public long line() {
        return parser.getCurrentLineNumber();
    }

    @Override
    public String value(int column) {
        return record().get(column);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private boolean advance() throws IOException, DataProblem {
        try {
            boolean more = records.hasNext();
            current = more ? records.next() : null;
            return more;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CSVException broken) {
                throw DataProblem.in(file, "the file is no CSV: " + broken.getMessage(), broken);
            }
            throw e.getCause();
        }
    }

    private CSVRecord record() {
        if (current == null) {
            throw new IllegalStateException("a value was asked for before the first row or after the last");
        }
        return current;
    }

    private static String name(CSVRecord header, int column) {
        String name = header.get(column);
        return column == 0 && name.startsWith(BYTE_ORDER_MARK) ? name.substring(BYTE_ORDER_MARK.length()) : name;
    }
}
