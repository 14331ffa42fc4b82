package dev.gridwright.store.sqlite.database;

import dev.gridwright.files.Trees;
import dev.gridwright.store.DataDirectory;
import dev.gridwright.store.StoreFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite itself. The driver would unpack it into the folder for temporary files at every start; it is unpacked
/// beside the database instead, once. Where nothing may run there, as in the state directory that systemd gives to a
/// user of a service's own, it is taken from the folder for temporary files after all.
public final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private static boolean loaded;

    private NativeLibrary() {}

    /// Loads the library into this process, once.
    ///
    /// @throws StoreFailed when there is none for this machine, it may not run, or there is no room for it
    public static synchronized void load(Path directory) {
        if (loaded) {
            return;
        }
        if (System.getProperty(PATH) != null) {
            initialize("the folder that the property " + PATH + " names");
        } else if (mayRun(directory)) {
            initialize(directory.toString());
        } else {
            var temporary = temporary();
            try {
                place(temporary);
                initialize(directory + " or " + temporary.getParent());
            } finally {
                // Once it is loaded, its file is needed no more.
                remove(temporary);
            }
        }
        loaded = true;
    }

    /// Unpacks the library and tries it, because the driver would log each failure as an error.
    private static boolean mayRun(Path directory) {
        var library = place(directory);
        try {
            System.load(library.toString());
            return true;
        } catch (UnsatisfiedLinkError e) {
            LOG.debug("SQLite cannot be loaded from {}", library, e);
            return false;
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("gridwright").toAbsolutePath();
        } catch (IOException e) {
            throw new StoreFailed("There is no folder for temporary files: " + DataDirectory.reason(e) + ".", e);
        }
    }

    private static void remove(Path temporary) {
        try {
            Trees.remove(temporary);
        } catch (IOException e) {
            LOG.debug("{} stays", temporary, e);
        }
    }

    private static Path place(Path directory) {
        try {
            var library = unpack(directory);
            System.setProperty(PATH, directory.toString());
            System.setProperty(NAME, library.getFileName().toString());
            return library;
        } catch (IOException e) {
            throw new StoreFailed(
                    "SQLite cannot be unpacked to " + directory + ": " + DataDirectory.reason(e)
                            + ". There have to be some MiB of room, and the directory has to be writable.",
                    e);
        }
    }

    private static void initialize(String where) {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception | UnsatisfiedLinkError e) {
            throw new StoreFailed(
                    "SQLite cannot be loaded from " + where
                            + "; one must be on a file system that allows programs to run (not `noexec`).",
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
