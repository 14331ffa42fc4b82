package dev.gridwright.reuse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/// The code of this program that learners and test functions depend on: another build of it gives another text, so that
/// a release never answers for the learners of an older one.
///
/// *Thread*: any; the first call reads class files.
public final class ProgramCode {
    private static final String ROOT = "dev/gridwright/";
    private static final String[] COMPUTES = {
        "catalog", "child", "data", "evaluate", "learn", "plugin", "space", "trial"
    };
    private static final String VERSIONS = "/" + ROOT + "app/versions.properties";

    private ProgramCode() {}

    private static final class Read {
        static final String SHA256 = read();
    }

    /// A hash of the class files that compute, and the version of the library they call.
    public static String sha256() {
        return Read.SHA256;
    }

    private static String read() {
        var classes = new TreeMap<String, Long>();
        try {
            var place = Path.of(ProgramCode.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(place)) {
                addFolder(place, classes);
            } else {
                addJar(place, classes);
            }
            var digest = Fingerprint.sha256();
            digest.update(library().getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, Long> entry : classes.entrySet()) {
                digest.update((entry.getKey() + " " + entry.getValue() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("The program's own classes cannot be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of the program's classes is no address", e);
        }
    }

    private static boolean computes(String name) {
        for (var part : COMPUTES) {
            if (name.startsWith(ROOT + part + "/") && name.endsWith(".class")) {
                return true;
            }
        }
        return false;
    }

    private static void addJar(Path jar, Map<String, Long> classes) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            zip.stream()
                    .filter(entry -> computes(entry.getName()))
                    .forEach(entry -> classes.put(entry.getName(), entry.getCrc()));
        }
    }

    private static void addFolder(Path folder, Map<String, Long> classes) throws IOException {
        for (var part : COMPUTES) {
            try (var files = Files.walk(folder.resolve(ROOT + part))) {
                for (var file : (Iterable<Path>) files::iterator) {
                    var name = folder.relativize(file).toString();
                    if (computes(name)) {
                        var crc = new CRC32();
                        crc.update(Files.readAllBytes(file));
                        classes.put(name, crc.getValue());
                    }
                }
            }
        }
    }

    private static String library() throws IOException {
        var stated = new Properties();
        try (var file = ProgramCode.class.getResourceAsStream(VERSIONS)) {
            if (file != null) {
                stated.load(file);
            }
        }
        return "smile " + stated.getProperty("smile", "unknown") + "\n";
    }
}
