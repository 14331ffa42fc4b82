package dev.gridwright.child;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/// The native OpenBLAS library that some learners need, as files that a child process can load.
///
/// The class path carries it as resources. A process loads libraries by the path that was set before it started, so the
/// parent unpacks them once and starts its children with [#LIBRARY_PATH] set to the folder.
///
/// *Thread*: safe, also among processes: a folder appears complete or not at all. Blocks on the disk.
public final class Natives {

    /// The environment variable that names the folders with libraries.
    public static final String LIBRARY_PATH = "LD_LIBRARY_PATH";

    private static final String RESOURCES = "org/bytedeco/openblas/";
    private static final String VERSION = "META-INF/maven/org.bytedeco/openblas/pom.properties";
    private static final String LIBRARY = "libopenblas.so.0";

    /// The name by which learners ask for the library.
    private static final String LINK = "libopenblas.so";

    /// The library and what it needs besides the C library. Not every platform has all.
    private static final List<String> FILES = List.of(LIBRARY, "libgfortran.so.5", "libquadmath.so.0", "libgcc_s.so.1");

    private Natives() {}

    /// Unpacks the library below a folder, unless that was done before.
    ///
    /// @param folder the folder below which a folder for this version and platform is made
    /// @return the folder to load from; empty if the class path has no library for this platform
    /// @throws IOException if the library cannot be written
    public static Optional<Path> unpack(Path folder) throws IOException {
        String platform = platform();
        Map<String, URL> files = resources(platform);
        if (!files.containsKey(LIBRARY)) {
            return Optional.empty();
        }
        Path target = folder.resolve("openblas-%s-%s".formatted(version(), platform));
        if (isComplete(target, files)) {
            return Optional.of(target);
        }
        Files.createDirectories(folder);
        Path fresh = Files.createTempDirectory(folder, ".unpacking-");
        try {
            write(fresh, files);
            putInPlace(fresh, target, files);
        } finally {
            delete(fresh);
        }
        return Optional.of(target);
    }

    /// Whether a process can load the library from a folder that [#unpack] returned: none is loaded from a file
    /// system on which no program may run.
    public static boolean mayBeLoaded(Path folder) {
        var library = folder.resolve(LIBRARY).toFile();
        // Even root may run only what somebody may.
        boolean unused = library.setExecutable(true);
        return library.canExecute();
    }

    /// The value of [#LIBRARY_PATH] for a child: the folder before what the variable holds already.
    public static String libraryPath(Path folder, Optional<String> inherited) {
        return inherited
                .filter(path -> !path.isBlank())
                .map(path -> folder + ":" + path)
                .orElse(folder.toString());
    }

    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (machine) {
            case "amd64", "x86_64" -> system + "-x86_64";
            case "aarch64", "arm64" -> system + "-arm64";
            default -> system + "-" + machine;
        };
    }

    private static Map<String, URL> resources(String platform) {
        ClassLoader loader = Natives.class.getClassLoader();
        Map<String, URL> found = new LinkedHashMap<>();
        for (String file : FILES) {
            URL resource = loader.getResource(RESOURCES + platform + "/" + file);
            if (resource != null) {
                found.put(file, resource);
            }
        }
        return found;
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream resource = Natives.class.getClassLoader().getResourceAsStream(VERSION)) {
            if (resource != null) {
                properties.load(resource);
            }
        }
        return properties.getProperty("version", "unknown");
    }

    /// Whether every file is there in full length: a power cut may leave a folder whose files never reached the disk.
    private static boolean isComplete(Path target, Map<String, URL> files) throws IOException {
        if (!Files.exists(target.resolve(LINK))) {
            return false;
        }
        for (Map.Entry<String, URL> file : files.entrySet()) {
            Path path = target.resolve(file.getKey());
            if (!Files.isRegularFile(path) || Files.size(path) != length(file.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static long length(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        // An uncached connection gives its jar back when its stream is closed.
        connection.setUseCaches(false);
        try (InputStream ignored = connection.getInputStream()) {
            return connection.getContentLengthLong();
        }
    }

    private static void write(Path folder, Map<String, URL> files) throws IOException {
        for (Map.Entry<String, URL> file : files.entrySet()) {
            try (InputStream resource = file.getValue().openStream()) {
                Files.copy(resource, folder.resolve(file.getKey()));
            }
        }
        Files.createSymbolicLink(folder.resolve(LINK), Path.of(LIBRARY));
    }

    private static void putInPlace(Path fresh, Path target, Map<String, URL> files) throws IOException {
        delete(target);
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another process may have been faster.
            if (!isComplete(target, files)) {
                throw e;
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                Files.deleteIfExists(entry);
            }
        }
        Files.deleteIfExists(folder);
    }
}
