package dev.gridwright.grid.study;

import dev.gridwright.data.DataSummary;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.reuse.Fingerprints;
import dev.gridwright.reuse.ProgramCode;
import dev.gridwright.search.SearchOptions;
import dev.gridwright.study.Reuse;
import dev.gridwright.study.Reuse.Code;
import dev.gridwright.study.Reuse.Mode;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/// Reads what a study reuses and what its results depend on. Nothing is reused where that cannot be seen: somebody's
/// own program has to name what stands for it.
public final class CachePart {
    private static final List<String> KINDS_WITH_KEY = List.of("command", "http", "worker");
    private static final Duration MAX_TTL = Duration.ofDays(3_650);
    private static final int MAX_KEYS = 100;
    private static final String KEY_WORDS = "a file, a folder, or a text such as a version";

    /// What nobody would write of a version: a mistyped file must not pass for a text that never changes.
    private static final Pattern FILE_NAME = Pattern.compile(".*[/\\\\].*|.*\\.[A-Za-z][A-Za-z0-9]{0,7}");

    private final Section grid;
    private final Context context;
    private final Findings findings;
    private final List<Code> code = new ArrayList<>();
    private final Identity identity = new Identity();
    private final Fingerprints.Reading files;
    private Mode mode = Mode.OFF;
    private Optional<Duration> ttl = Optional.empty();

    public CachePart(Section grid, Context context, Findings findings) {
        this.grid = grid;
        this.context = context;
        this.findings = findings;
        this.files = context.fingerprints().reading();
    }

    /// Checks what is written.
    public void check(Optional<String> kind) {
        var section = grid.section("cache", Shape.CACHE);
        if (section.isEmpty()) {
            grid.filledIn("cache", "off");
            return;
        }
        var cache = section.get();
        mode = Mode.valueOf(cache.word("mode", List.of("off", "read", "write", "readwrite"), "off")
                .toUpperCase(Locale.ROOT));
        ttl = cache.duration("ttl", false, MAX_TTL);
        var keys = cache.list("key", "a list: " + KEY_WORDS);
        if (keys.size() > MAX_KEYS) {
            findings.problem(cache.place("key"), "too many keys", Integer.toString(keys.size()), "at most " + MAX_KEYS);
            return;
        }
        if (mode == Mode.OFF) {
            keys.forEach(item -> Section.text(item, KEY_WORDS, findings));
            return;
        }
        for (int i = 0; i < keys.size(); i++) {
            key(i, keys.get(i));
        }
        if (kind.filter(KINDS_WITH_KEY::contains).isPresent() && keys.isEmpty()) {
            findings.problem(
                    cache.place(),
                    "a cache of " + kind.get() + " trials without key, which stands for their code",
                    "",
                    "key: [files or texts]");
        }
        inputs();
    }

    private void key(int number, Node item) {
        Section.text(item, KEY_WORDS, findings).ifPresent(name -> {
            switch (context.code(name)) {
                case Context.Found.File(var path) -> identity.add("key " + number, "file " + code(item, path));
                case Context.Found.Nothing(var detail, var allowed) -> {
                    if (FILE_NAME.matcher(name).matches()) {
                        findings.problem(
                                item.place(),
                                detail,
                                '"' + name + '"',
                                allowed + "; or a text without '/'" + " and extension");
                    }
                    identity.add("key " + number, "text " + name);
                }
            }
        });
    }

    /// The hash of a file that results depend on, which is looked at again before they are kept.
    private String code(Node item, Path path) {
        try {
            var sha256 = files.of(path);
            code.add(new Code(path.toString(), sha256));
            return sha256;
        } catch (IOException e) {
            findings.problem(item.place(), "cannot be read for the cache: " + e.getMessage(), "", "");
            return "";
        }
    }

    /// What a trial reads must be known before it is fetched.
    private void inputs() {
        if (!(grid.get("inputs").orElse(null) instanceof Node.Mapping inputs)) {
            return;
        }
        inputs.entries().forEach((name, input) -> {
            if (input instanceof Node.Mapping fields) {
                if (fields.entries().get("sha256") instanceof Node.Text(var _, var sha256)) {
                    identity.add("input " + name, sha256);
                } else {
                    findings.problem(
                            input.place(), "a cache needs to know what this input holds", "", "sha256: 64 digits");
                }
            }
        });
    }

    /// What is reused, of a grid without problems.
    public Reuse reuse(
            TrialSettings trialSettings, Objective objective, SearchOptions search, Optional<DataSummary> data) {
        if (mode == Mode.OFF) {
            return Reuse.OFF;
        }
        var kind = trialSettings.kind();
        identity.add("kind", kind.word());
        var resources = trialSettings.resources();
        identity.add("resources", resources.cpu() + " cpu " + resources.gpu() + " gpu");
        identity.add(
                "objective",
                String.join(
                        " ",
                        objective.metric(),
                        objective.goal().word(),
                        objective.also().stream().sorted().toList().toString(),
                        Integer.toString(objective.folds()),
                        Integer.toString(objective.repeats()),
                        objective.aggregate().word()));
        identity.add("seed", Long.toString(search.seed()));
        data.ifPresent(summary -> identity.add("data", summary.sha256()));
        if (grid.get("trial").orElse(null) instanceof Node.Mapping trial) {
            identity.addTrial(trial, findings.defaults());
        }
        switch (kind) {
            case TrialKind.Model model -> {
                if (data.isEmpty() || model.data().images().isPresent()) {
                    findings.problem(
                            grid.get("cache").orElseThrow().place(),
                            "what these data hold is not known before they are fetched, so nothing can be reused",
                            "",
                            "mode: off");
                }
                identity.add("program", ProgramCode.sha256());
            }
            case TrialKind.Function _ -> identity.add("program", ProgramCode.sha256());
            case TrialKind.JavaClass java -> jar(Path.of(java.jar()));
            // What the operator has registered is not in the grid.
            case TrialKind.Command command
            when command.registered().isPresent() -> {
                identity.add("arguments", command.arguments().toString());
                identity.add("environment", command.environment().toString());
                identity.add("folder", command.surroundings().folder().orElse(""));
            }
            case TrialKind.Command _, TrialKind.Http _, TrialKind.Worker _ -> {}
        }
        return new Reuse(mode, ttl, identity.sha256(), code);
    }

    private void jar(Path path) {
        var cache = grid.get("cache").orElseThrow();
        identity.add("jar", code(cache, path));
        try (var jar = new JarFile(path.toFile())) {
            var manifest = jar.getManifest();
            boolean others = manifest != null && manifest.getMainAttributes().containsKey(Attributes.Name.CLASS_PATH);
            if (others
                    && grid.section("cache", Shape.CACHE)
                            .filter(section -> section.has("key"))
                            .isEmpty()) {
                findings.problem(
                        cache.place(),
                        "the jar's manifest names other jars (Class-Path), which the cache does not see",
                        "",
                        "key: [those jars]");
            }
        } catch (IOException e) {
            findings.problem(cache.place(), "the jar cannot be read: " + e.getMessage(), "", "");
        }
    }
}
