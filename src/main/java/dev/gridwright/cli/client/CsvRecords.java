package dev.gridwright.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Copies CSV (RFC 4180) up to a number of records.
final class CsvRecords {
    private static final int BUFFER_BYTES = 8192;

    private CsvRecords() {}

    /// Copies the line of headings and at most `limit` records; a line end between quotes is part of its record.
    ///
    /// @return how many records there were, the line of headings included
    static long copy(InputStream source, OutputStream target, long limit) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        long records = 0;
        boolean quoted = false;
        for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
            int at = 0;
            while (at < read && records <= limit) {
                quoted ^= buffer[at] == '"';
                records += !quoted && buffer[at] == '\n' ? 1 : 0;
                at++;
            }
            target.write(buffer, 0, at);
            if (records > limit) {
                break;
            }
        }
        return records;
    }
}
