package dev.gridwright.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest extends StudyStoreContract {
    @TempDir
    private Path directory;

    @Override
    StudyStore open() {
        return SqliteFixture.open(directory);
    }
}
