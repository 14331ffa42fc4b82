package dev.gridwright.store.sqlite.database;

import dev.gridwright.store.DataDirectory;
import dev.gridwright.store.StoreFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite itself. The driver would unpack it into the folder for temporary files at every start, where it may not be
/// allowed to run; it is unpacked beside the database instead, once.
public final class NativeLibrary {
    private static boolean loaded;

    private NativeLibrary() {}

    /// Loads the library into this process, once.
    ///
    /// @throws StoreFailed when there is none for this machine, it may not run, or there is no room for it
    public static synchronized void load(Path directory) {
        if (loaded) {
            return;
        }
        try {
            if (System.getProperty("org.sqlite.lib.path") == null) {
                var library = unpack(directory);
                System.setProperty("org.sqlite.lib.path", directory.toString());
                System.setProperty("org.sqlite.lib.name", library.getFileName().toString());
            }
            SQLiteJDBCLoader.initialize();
            loaded = true;
        } catch (IOException e) {
            throw new StoreFailed(
                    "SQLite cannot be unpacked to " + directory + ": " + DataDirectory.reason(e)
                            + ". There have to be some MiB of room, and the directory has to be writable.",
                    e);
        } catch (Exception | UnsatisfiedLinkError e) {
            throw new StoreFailed(
                    "SQLite cannot be loaded from " + directory
                            + "; the directory must be on a file system that allows programs to run (not `noexec`).",
                    e);
        }
    }

    private static Path unpack(Path directory) throws IOException {
        var name = LibraryLoaderUtil.getNativeLibName();
        byte[] library;
        try (var resource =
                SQLiteJDBCLoader.class.getResourceAsStream(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
            if (resource == null) {
                throw new StoreFailed("There is no SQLite for this machine: "
                        + LibraryLoaderUtil.getNativeLibResourcePath() + " is missing.");
            }
            library = resource.readAllBytes();
        }
        var target = directory.resolve("sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + name);
        if (!Files.exists(target) || !Arrays.equals(Files.readAllBytes(target), library)) {
            var part = Files.createTempFile(directory, "sqlite", ".part");
            try {
                Files.write(part, library);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return target;
    }
}
