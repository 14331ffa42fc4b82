package dev.gridwright.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/// Makes plug-ins as an author would: compiled against the interface, packed into a jar.
public final class PluginJar {
    private PluginJar() {}

    /// Compiles a source from the test resources `plugins` into a jar of that name in `folder`.
    public static Path of(Path folder, String className) {
        try (var source = PluginJar.class.getResourceAsStream("/plugins/" + className + ".java")) {
            var file = Files.createTempDirectory(folder, "source").resolve(className + ".java");
            Files.write(file, Optional.ofNullable(source).orElseThrow().readAllBytes());
            var classes = Files.createTempDirectory(folder, "classes");
            int result = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "-proc:none",
                            "-Xlint:none",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-d",
                            classes.toString(),
                            file.toString());
            if (result != 0) {
                throw new IllegalStateException("the plug-in " + className + " does not compile");
            }
            return pack(classes, folder.resolve(className + ".jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path pack(Path classes, Path jar) throws IOException {
        List<Path> files;
        try (var walk = Files.walk(classes)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var file : files) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                out.write(Files.readAllBytes(file));
                out.closeEntry();
            }
        }
        return jar;
    }
}
