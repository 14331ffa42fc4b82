package dev.gridwright.child.objective;

import dev.gridwright.plugin.Objective;
import dev.gridwright.space.Value;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Where an objective comes from; equal sources give objectives that can stand for each other.
///
/// @param jar of the plug-in, absolute; empty for a class of this project, which is trusted to leave nothing behind
/// @param stamp changes when the file at `jar` does
/// @param settings for the constructor, if the class takes them
public record ObjectiveSource(String className, Optional<String> jar, String stamp, Map<String, Value> settings) {
    public ObjectiveSource {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /// A class of this project.
    public static ObjectiveSource ofOurs(String className, Map<String, Value> settings) {
        return new ObjectiveSource(className, Optional.empty(), "", settings);
    }

    /// A class of a plug-in as it lies on disk now.
    public static ObjectiveSource ofPlugin(String className, String jar) {
        return new ObjectiveSource(className, Optional.of(jar), stamp(jar), Map.of());
    }

    private static String stamp(String jar) {
        try {
            var attributes = Files.readAttributes(Path.of(jar), BasicFileAttributes.class);
            return attributes.size() + "@" + attributes.lastModifiedTime().toMillis();
        } catch (IOException _) {
            return "absent";
        }
    }

    /// Loads the class, each plug-in in a class loader of its own, and makes an instance.
    ///
    /// @throws Throwable whatever the class does while it is loaded and made, or a
    /// [ReflectiveOperationException] that says what is wrong with it
    public OpenObjective open() throws Throwable {
        var ours = ObjectiveSource.class.getClassLoader();
        if (jar.isEmpty()) {
            return new OpenObjective(instance(ours), () -> {});
        }
        var file = Path.of(jar.get());
        var loader =
                new URLClassLoader(String.valueOf(file.getFileName()), new URL[] {url(file)}, new PluginParent(ours));
        try {
            return new OpenObjective(instance(loader), loader);
        } catch (Throwable e) {
            loader.close();
            throw e;
        }
    }

    private Objective instance(ClassLoader loader) throws Throwable {
        var type = find(loader);
        if (!Objective.class.isAssignableFrom(type)) {
            throw new ClassNotFoundException(
                    "the class " + className + " does not implement " + Objective.class.getName());
        }
        try {
            for (var constructor : type.getConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Map.class) {
                    return (Objective) constructor.newInstance(plain());
                }
            }
            return (Objective) type.getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        } catch (NoSuchMethodException e) {
            throw new NoSuchMethodException("the class " + className
                    + " needs a public constructor without arguments, or one that takes a Map of settings");
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalAccessException("the class " + className + " must be public and not abstract");
        }
    }

    private Class<?> find(ClassLoader loader) throws ClassNotFoundException {
        try {
            return loader.loadClass(className);
        } catch (ClassNotFoundException e) {
            throw new ClassNotFoundException(
                    "there is no class " + className
                            + jar.map(file -> " in " + file).orElse(""),
                    e);
        }
    }

    private Map<String, Object> plain() {
        var plain = new LinkedHashMap<String, Object>();
        settings.forEach((name, value) -> plain.put(name, value.plain()));
        return plain;
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("every path is a URL", e);
        }
    }

    /// What a plug-in sees of the program around it: the JDK and the interface, so that its own libraries never meet
    /// ours.
    private static final class PluginParent extends ClassLoader {
        private static final String SEEN = Objective.class.getPackageName() + ".";

        private final ClassLoader ours;

        private PluginParent(ClassLoader ours) {
            super("plug-in interface", getPlatformClassLoader());
            this.ours = ours;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(SEEN)) {
                return ours.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
