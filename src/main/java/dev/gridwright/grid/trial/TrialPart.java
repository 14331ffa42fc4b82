package dev.gridwright.grid.trial;

import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.RetryBudget;
import dev.gridwright.trial.TrialSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads how a trial is run, whatever its kind: which kind it is, timeout, retry, resources.
public final class TrialPart {
    public static final List<String> KINDS = List.of("model", "function", "java", "command", "http", "worker");

    /// The keys that belong to some kinds only.
    static final Map<String, List<String>> KEYS_OF_KINDS = Map.ofEntries(
            Map.entry("data", List.of("model")),
            Map.entry("task", List.of("model")),
            Map.entry("standardize", List.of("model")),
            Map.entry("delay", List.of("function")),
            Map.entry("isolation", List.of("java")),
            Map.entry("args", List.of("command")),
            Map.entry("env", List.of("command")),
            Map.entry("metrics", List.of("command")),
            Map.entry("keep", List.of("command")),
            Map.entry("rate", List.of("http")));

    static final int MAX_RETRIES = 100;
    static final Duration MAX_GRACE = Duration.ofMinutes(10);
    static final Duration MAX_BACKOFF = Duration.ofDays(1);
    /// Kinds whose trials only wait here, and kinds whose trials always compute here.
    private static final Set<String> WAITING = Set.of("http", "worker");
    private static final Set<String> COMPUTING = Set.of("model", "java");
    private static final int MAX_CPU = 1_024;
    private static final int MAX_GPU = 64;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([KMGT]i?)?B");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)\\s*%");
    private static final Pattern EXIT = Pattern.compile("exit:\\d{1,3}");
    private static final Pattern STATUS = Pattern.compile("http_status:[1-5](?:\\d\\d|xx)");
    private static final List<String> RETRIED = Arrays.stream(Cause.values())
            .filter(cause -> switch (cause) {
                case USER, STUDY_ENDED, PRUNE_RULE, INTERRUPTED, CRASHED_REPEATEDLY -> false;
                case EXIT,
                        EXCEPTION,
                        SIGNAL,
                        OOM,
                        RUN_TIMEOUT,
                        IDLE_TIMEOUT,
                        METRIC_MISSING,
                        METRIC_NOT_FINITE,
                        METRIC_AMBIGUOUS,
                        HTTP_STATUS,
                        HTTP_ERROR,
                        SPAWN,
                        LOST -> true;
            })
            .map(Cause::word)
            .toList();

    private final Section trial;
    private final Context context;
    private final Findings findings;

    public TrialPart(Section trial, Context context, Findings findings) {
        this.trial = trial;
        this.context = context;
        this.findings = findings;
    }

    /// The one kind that is named.
    public Optional<String> kind() {
        var named = KINDS.stream().filter(trial::has).toList();
        if (named.size() != 1) {
            findings.problem(
                    trial.place(),
                    named.isEmpty() ? "nothing says what a trial runs" : "more than one thing to run",
                    String.join(" and ", named),
                    "exactly one of " + String.join(", ", KINDS));
            return Optional.empty();
        }
        KEYS_OF_KINDS.forEach((key, kinds) -> {
            if (trial.has(key) && !kinds.contains(named.getFirst())) {
                findings.problem(
                        trial.place(key),
                        "a key of another kind of trial",
                        key + " with " + named.getFirst(),
                        key + " with " + String.join(" or ", kinds));
            }
        });
        return Optional.of(named.getFirst());
    }

    public TrialSettings.Timeout timeout() {
        var node = trial.get("timeout");
        if (node.isPresent() && !(node.get() instanceof Node.Mapping)) {
            var run = Section.duration(node.get(), false, context.maxRun(), findings)
                    .orElse(TrialSettings.Timeout.DEFAULT_RUN);
            findings.filledIn(trial.pointer("timeout") + "/grace", "5s");
            return new TrialSettings.Timeout(run, Optional.empty(), TrialSettings.Timeout.DEFAULT_GRACE);
        }
        var section = trial.section("timeout", Shape.TIMEOUT);
        if (section.isEmpty()) {
            findings.filledIn(trial.pointer("timeout") + "/run", "10m");
            findings.filledIn(trial.pointer("timeout") + "/grace", "5s");
            return TrialSettings.Timeout.DEFAULT;
        }
        var timeout = section.get();
        var run = timeout.duration("run", false, context.maxRun(), TrialSettings.Timeout.DEFAULT_RUN);
        return new TrialSettings.Timeout(
                run,
                timeout.duration("idle", false, run),
                timeout.duration("grace", true, MAX_GRACE, TrialSettings.Timeout.DEFAULT_GRACE));
    }

    public TrialSettings.Retry retry() {
        var section = trial.section("retry", Shape.RETRY);
        if (section.isEmpty()) {
            trial.filledIn("retry", "none");
            return TrialSettings.Retry.NONE;
        }
        var retry = section.get();
        retry.require("max", "a whole number from 0 to " + MAX_RETRIES);
        retry.require("on", "a list of causes: " + String.join(", ", RETRIED));
        var on = new ArrayList<String>();
        for (var item : retry.list("on", "a list of causes: " + String.join(", ", RETRIED))) {
            if (item instanceof Node.Text(var _, var text)
                    && (EXIT.matcher(text).matches() || STATUS.matcher(text).matches())) {
                on.add(text);
            } else {
                Section.word(item, RETRIED, findings).ifPresent(on::add);
            }
        }
        return new TrialSettings.Retry(
                (int) retry.whole("max", 0, MAX_RETRIES).orElse(0),
                on,
                backoff(retry.section("backoff", Shape.BACKOFF)),
                retry.get("budget").flatMap(this::budget));
    }

    private Optional<RetryBudget> budget(Node node) {
        if (node instanceof Node.Numeral(var _, var number)
                && number.stripTrailingZeros().scale() <= 0
                && number.signum() >= 0
                && number.precision() - number.scale() <= 18) {
            return Optional.of(new RetryBudget.Count(number.longValueExact()));
        }
        if (node instanceof Node.Text(var _, var text)) {
            var share = SHARE.matcher(text);
            if (share.matches() && new BigDecimal(share.group(1)).signum() > 0) {
                return Optional.of(new RetryBudget.Share(
                        new BigDecimal(share.group(1)).movePointLeft(2).doubleValue()));
            }
        }
        findings.mismatch(node, "a whole number from 0, or a share of the points above 0%, such as 10%");
        return Optional.empty();
    }

    private TrialSettings.Backoff backoff(Optional<Section> section) {
        var normal = TrialSettings.Backoff.DEFAULT;
        if (section.isEmpty()) {
            return normal;
        }
        var backoff = section.get();
        var first = backoff.duration("first", true, MAX_BACKOFF, normal.first());
        var max = backoff.duration("max", true, MAX_BACKOFF, normal.max());
        var factor = backoff.number("factor");
        backoff.filledIn("factor", 2);
        if (factor.isPresent()
                && (factor.get().compareTo(BigDecimal.ONE) < 0
                        || factor.get().compareTo(BigDecimal.valueOf(100)) > 0)) {
            backoff.get("factor").ifPresent(node -> findings.mismatch(node, "a number from 1 to 100"));
        }
        return new TrialSettings.Backoff(
                first, factor.map(BigDecimal::doubleValue).orElse(normal.factor()), max);
    }

    /// @param kind of the trial, when it is known
    public TrialSettings.Resources resources(Optional<String> kind) {
        int usual = kind.filter(WAITING::contains).isPresent() ? 0 : 1;
        var section = trial.section("resources", Shape.RESOURCES);
        if (section.isEmpty()) {
            trial.filledIn("resources", "cpu: " + usual);
            return new TrialSettings.Resources(usual, Optional.empty(), 0);
        }
        var resources = section.get();
        int gpu = resources.whole("gpu", 0, MAX_GPU, 0);
        int cpu = resources.whole("cpu", 0, MAX_CPU, usual);
        kind.ifPresent(word -> check(resources, word, cpu, gpu));
        context.room().ifPresent(room -> {
            fits(resources, "cpu", cpu, room.cpu(), "--slots");
            fits(resources, "gpu", gpu, room.gpu(), "--gpus");
        });
        return new TrialSettings.Resources(cpu, resources.get("memory").flatMap(this::size), gpu);
    }

    private void check(Section resources, String kind, int cpu, int gpu) {
        if (WAITING.contains(kind) && (cpu > 0 || gpu > 0)) {
            findings.problem(
                    resources.place(cpu > 0 ? "cpu" : "gpu"),
                    "a trial of kind " + kind + " computes elsewhere and occupies no such slot",
                    Integer.toString(cpu > 0 ? cpu : gpu),
                    "0");
        }
        if (COMPUTING.contains(kind) && cpu == 0) {
            findings.problem(resources.place("cpu"), "a trial of kind " + kind + " computes", "0", "1 to " + MAX_CPU);
        }
    }

    /// A trial that needs more slots than there are would wait for ever: in the user's own run, where nobody gives
    /// it more, that is a problem; an operator can give a server more while it runs.
    private void fits(Section resources, String pool, int needed, int there, String option) {
        if (needed <= there) {
            return;
        }
        if (context.confined()) {
            findings.warn("a trial needs " + needed + " " + pool + " slots at once, and this server began with " + there
                    + ": nothing runs until its operator gives it more");
            return;
        }
        findings.problem(
                resources.place(pool),
                "more than there are " + pool + " slots here; " + option + " gives this run others",
                Integer.toString(needed),
                there == 0 ? "0" : "at most " + there);
    }

    private Optional<Long> size(Node node) {
        if (node instanceof Node.Text(var _, var text)) {
            var size = SIZE.matcher(text.strip());
            if (size.matches()) {
                var unit = Optional.ofNullable(size.group(2)).orElse("");
                long base = unit.endsWith("i") ? 1024 : 1000;
                int power = unit.isEmpty() ? 0 : "KMGT".indexOf(unit.charAt(0)) + 1;
                var bytes = new BigDecimal(size.group(1))
                        .multiply(BigDecimal.valueOf(base).pow(power));
                if (bytes.compareTo(BigDecimal.valueOf(1L << 20)) >= 0
                        && bytes.compareTo(BigDecimal.valueOf(1L << 50)) <= 0) {
                    return Optional.of(bytes.longValue());
                }
            }
        }
        findings.mismatch(node, "a size from 1MiB to 1024TiB with its unit, such as 512MiB or 2GiB");
        return Optional.empty();
    }
}
