package dev.gridwright.store.sqlite;

import dev.gridwright.store.DataDirectory;
import dev.gridwright.store.DataDirectory.Claim;
import dev.gridwright.store.StoreOptions;
import java.nio.file.Path;
import java.time.InstantSource;

/// Opens stores for tests.
public final class SqliteFixture {
    private SqliteFixture() {}

    public static SqliteStore open(Path directory) {
        return open(directory, StoreOptions.DEFAULT);
    }

    public static SqliteStore open(Path directory, StoreOptions options) {
        return switch (DataDirectory.at(directory).claim(InstantSource.fixed(Samples.START))) {
            case Claim.Claimed(var lock) -> SqliteStore.open(lock, options);
            case Claim.Held(var holder) -> throw new AssertionError(holder.describe());
        };
    }
}
