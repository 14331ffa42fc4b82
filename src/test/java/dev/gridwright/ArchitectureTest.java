package dev.gridwright;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Holds the floors: which package may import which, and who may touch which library.
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    static final String ROOT = "dev.gridwright";

    private static final List<String> SEARCHING =
            List.of("study.aggregate", "study", "search", "trial", "space", "time", "quota");

    private static final List<String> CHILD = List.of("child", "child.frame", "child.objective");

    /// Every package with the packages of ours that it may import, itself apart.
    private static final Map<String, Set<String>> MAY_IMPORT = mayImport();

    private static Map<String, Set<String>> mayImport() {
        Map<String, Set<String>> allowed = new LinkedHashMap<>();
        allowed.put("time", Set.of());
        allowed.put("quota", Set.of());
        allowed.put("space.expression", Set.of());
        allowed.put("space", Set.of("space.expression", "time"));
        allowed.put("trial", Set.of("space", "time"));
        allowed.put("search", Set.of("trial", "space", "time"));
        allowed.put("study", Set.of("search", "trial", "space", "time", "quota"));
        allowed.put("study.aggregate", Set.of("trial", "space"));
        allowed.put("study.gate", Set.of("study", "trial", "space"));

        allowed.put("template", Set.of("space"));
        allowed.put("log", Set.of());
        allowed.put("trace", Set.of());
        allowed.put("trace.otel", Set.of("trace"));
        allowed.put("outbound", Set.of());
        allowed.put("secret", Set.of());
        allowed.put("files", Set.of());
        allowed.put("kept", Set.of("files", "log"));
        allowed.put("catalog", Set.of());
        allowed.put("plugin", Set.of());
        allowed.put("reuse", Set.of());
        allowed.put("data", Set.of("space"));
        allowed.put("child.objective", Set.of("plugin", "trial", "space"));
        allowed.put("child.frame", Set.of("child.objective", "trial", "space"));
        allowed.put("child", Set.of("child.frame", "child.objective", "plugin", "trial", "space"));
        allowed.put("learn.sample", Set.of("catalog", "data"));
        allowed.put("learn.tree", Set.of("learn.sample"));
        allowed.put("learn.method", Set.of("learn.sample", "learn.tree", "catalog"));
        allowed.put("learn.score", Set.of());
        allowed.put("learn", Set.of("learn.sample", "learn.method", "learn.score", "catalog", "data", "plugin"));

        allowed.put("content", Set.of("files", "outbound"));
        allowed.put("images.decode", Set.of());
        allowed.put("images", Set.of("images.decode", "content", "data", "trial"));
        allowed.put("prepare", union(SEARCHING, "content", "data", "images", "log"));
        allowed.put("store", union(SEARCHING, "files"));
        allowed.put("store.sqlite.database", Set.of("files", "store", "trial"));
        allowed.put("store.sqlite.json", union(SEARCHING, "store"));
        allowed.put("store.sqlite.row", union(SEARCHING, "store", "store.sqlite.database", "store.sqlite.json"));
        List<String> rows = List.of("store.sqlite.database", "store.sqlite.json", "store.sqlite.row");
        allowed.put("store.sqlite.commit", union(concat(SEARCHING, rows), "store"));
        allowed.put("store.sqlite", union(concat(SEARCHING, rows), "files", "store", "store.sqlite.commit"));
        allowed.put("metrics.loop", Set.of());
        allowed.put("metrics", union(SEARCHING, "files", "metrics.loop", "trace"));
        allowed.put("api", union(SEARCHING, "grid.plan"));
        allowed.put("report.model", union(SEARCHING));
        allowed.put("report.table", union(SEARCHING, "api", "report.model"));
        allowed.put("report.text", union(SEARCHING, "api", "report.model"));
        allowed.put("report.stored", union(SEARCHING, "store", "report.model"));
        allowed.put("report.html", union(SEARCHING, "api", "report.model"));
        allowed.put("report", Set.of("report.model", "report.table", "report.text", "report.html"));
        allowed.put("grid.tree", Set.of());
        allowed.put("grid.section", Set.of("grid.tree", "space", "time"));
        allowed.put("grid.context", Set.of("reuse", "trial"));
        allowed.put("grid.space", Set.of("grid.section", "grid.tree", "space", "space.expression"));
        allowed.put("grid.study", union(SEARCHING, "grid.section", "grid.context", "grid.tree", "data", "reuse"));
        allowed.put(
                "grid.trial",
                union(
                        SEARCHING,
                        "grid.section",
                        "grid.context",
                        "grid.space",
                        "grid.tree",
                        "space.expression",
                        "catalog",
                        "data",
                        "template"));
        List<String> gridParts = List.of("grid.section", "grid.context", "grid.space", "grid.study", "grid.trial");
        allowed.put("grid", union(concat(SEARCHING, gridParts), "grid.tree", "data"));
        allowed.put("grid.plan", union(SEARCHING, "grid", "grid.section", "data"));
        allowed.put("importer.draft", Set.of("grid.tree"));
        allowed.put("importer.tool", Set.of("importer.draft", "grid.tree"));
        allowed.put("importer", Set.of("importer.tool", "importer.draft", "grid.tree"));
        allowed.put("evaluate", union(SEARCHING, "catalog", "data", "child.objective", "plugin", "template"));
        allowed.put(
                "evaluate.process",
                union(concat(SEARCHING, CHILD), "evaluate", "catalog", "data", "files", "plugin", "log"));
        allowed.put(
                "evaluate.command",
                union(
                        SEARCHING,
                        "evaluate",
                        "evaluate.command.output",
                        "evaluate.command.result",
                        "evaluate.launch",
                        "files",
                        "kept",
                        "secret",
                        "template",
                        "log"));
        allowed.put("evaluate.command.output", Set.of("evaluate", "evaluate.launch", "secret"));
        allowed.put("evaluate.command.result", Set.of("evaluate", "trial"));
        allowed.put(
                "evaluate.http",
                union(SEARCHING, "space.expression", "data", "evaluate", "template", "outbound", "secret"));
        allowed.put("evaluate.function", union(SEARCHING, "evaluate", "catalog", "plugin"));

        allowed.put("evaluate.launch", Set.of("evaluate.launch.kernel"));
        allowed.put("evaluate.launch.kernel", Set.of());

        List<String> floorThree = List.of(
                "evaluate",
                "evaluate.launch",
                "evaluate.process",
                "evaluate.command",
                "evaluate.function",
                "evaluate.http",
                "store",
                "metrics",
                "metrics.loop",
                "api");
        List<String> belowEngine =
                concat(concat(floorThree, SEARCHING), List.of("catalog", "data", "log", "plugin", "reuse", "trace"));
        allowed.put("engine.notice", union(SEARCHING, "api", "store"));
        allowed.put("webhook", union(SEARCHING, "log", "outbound", "secret", "store"));
        allowed.put("engine.slot", union(SEARCHING, "evaluate", "log", "trace"));
        allowed.put("engine.line", Set.of("search"));
        allowed.put("engine.turn", Set.of("engine.slot", "trial"));
        allowed.put("engine.reuse", union(SEARCHING, "store", "reuse"));
        allowed.put("engine.remote", union(SEARCHING, "engine.slot", "evaluate", "store", "log", "trace"));
        allowed.put("engine", union(SEARCHING, "engine.remote", "engine.slot", "evaluate", "store", "trace"));
        allowed.put("engine.points", union(SEARCHING, "engine", "store"));
        allowed.put("engine.retry", union(SEARCHING, "engine", "api", "store"));
        List<String> ofOneStudy = concat(
                SEARCHING,
                List.of("engine.line", "engine.points", "engine.retry", "engine.turn", "evaluate", "log", "store"));
        allowed.put("engine.run", union(ofOneStudy, "study.gate"));
        allowed.put(
                "engine.live",
                union(
                        ofOneStudy,
                        "engine",
                        "engine.notice",
                        "engine.run",
                        "engine.slot",
                        "metrics",
                        "prepare",
                        "reuse"));
        allowed.put(
                "engine.course",
                union(
                        SEARCHING,
                        "engine.live",
                        "engine.retry",
                        "engine.run",
                        "engine.slot",
                        "log",
                        "prepare",
                        "store"));
        List<String> ofAllStudies = concat(
                concat(ofOneStudy, SEARCHING),
                List.of("engine.run", "engine.live", "engine.course", "engine.slot", "engine.remote", "metrics"));
        allowed.put("engine.dispatch", union(ofAllStudies, "engine.reuse"));
        allowed.put(
                "engine.coordinator",
                union(ofAllStudies, "engine", "engine.dispatch", "metrics.loop", "prepare", "study.gate", "trace"));
        allowed.put(
                "engine.entry",
                union(
                        SEARCHING,
                        "engine",
                        "engine.coordinator",
                        "engine.live",
                        "engine.points",
                        "engine.remote",
                        "engine.retry",
                        "engine.run",
                        "evaluate",
                        "log",
                        "metrics",
                        "metrics.loop",
                        "prepare",
                        "store",
                        "trace"));
        allowed.put("web.http", Set.of("api"));
        allowed.put("web.follow", Set.of("evaluate", "web.http", "api"));
        allowed.put("web.safety", Set.of("web.http", "api"));
        allowed.put("web.requests", Set.of("web.http", "web.access", "log", "quota"));
        allowed.put("web.access", Set.of("web.http", "api", "store", "time", "quota", "log"));
        List<String> webParts =
                List.of("web.aggregate", "web.change", "web.docs", "web.events", "web.trials", "web.upkeep");
        webParts.forEach(part -> allowed.put(
                part,
                union(belowEngine, "grid", "grid.section", "engine", "kept", "web.http", "web.access", "web.follow")));
        allowed.put(
                "web.report",
                union(belowEngine, "engine", "web.http", "web.access", "report", "report.model", "report.stored"));
        allowed.put("web.work", union(belowEngine, "engine", "engine.remote", "web.http", "web.access"));
        allowed.put(
                "web",
                union(
                        concat(belowEngine, webParts),
                        "grid",
                        "grid.context",
                        "grid.plan",
                        "grid.section",
                        "engine",
                        "kept",
                        "web.http",
                        "web.requests",
                        "web.safety",
                        "web.access",
                        "web.follow",
                        "web.report",
                        "web.work"));
        List<String> commandParts =
                List.of("cli.terminal", "cli.settings", "cli.client", "cli.report", "cli.host", "cli.watch");
        allowed.put("cli.terminal", Set.of());
        allowed.put("cli.settings", Set.of("space"));
        allowed.put("cli.client", union(SEARCHING, "api", "store", "kept", "report", "report.model", "report.stored"));
        allowed.put("cli.report", union(SEARCHING, "cli.terminal"));
        allowed.put("cli.host", Set.of("cli.terminal", "store", "log", "files"));
        allowed.put(
                "cli.forge",
                union(
                        SEARCHING,
                        "cli.terminal",
                        "cli.client",
                        "cli.report",
                        "cli.host",
                        "report",
                        "report.model",
                        "report.text"));
        allowed.put("cli.watch", Set.of("cli.terminal", "cli.client", "cli.report", "cli.host", "report"));
        allowed.put(
                "cli.program",
                union(
                        List.of("time", "cli.terminal", "cli.settings", "cli.client", "cli.report", "cli.host"),
                        "log",
                        "report"));
        allowed.put("cli.results", union(SEARCHING, "cli.terminal", "cli.client", "cli.report", "cli.host"));
        allowed.put("cli.look", union(concat(SEARCHING, commandParts), "cli.program", "cli.results", "report"));
        allowed.put("cli.control", union(concat(SEARCHING, commandParts), "cli.program"));
        allowed.put("cli.gate", union(concat(SEARCHING, commandParts), "cli.program", "cli.results", "cli.forge"));
        allowed.put(
                "cli.run",
                union(
                        concat(SEARCHING, commandParts),
                        "cli.program",
                        "cli.results",
                        "cli.look",
                        "cli.forge",
                        "api",
                        "grid",
                        "grid.context",
                        "grid.plan",
                        "grid.section",
                        "grid.tree",
                        "trace",
                        "importer",
                        "importer.tool"));
        allowed.put("cli.operate", union(concat(SEARCHING, commandParts), "cli.program"));
        List<String> commands =
                List.of("cli.program", "cli.results", "cli.look", "cli.control", "cli.gate", "cli.run", "cli.operate");
        List<String> commandLine = concat(commandParts, commands);
        allowed.put("cli", union(concat(List.of("space", "store"), commandLine)));
        allowed.put(
                "app",
                union(
                        concat(concat(belowEngine, commandLine), webParts),
                        "grid",
                        "grid.context",
                        "grid.trial",
                        "engine",
                        "engine.entry",
                        "engine.reuse",
                        "engine.slot",
                        "web",
                        "web.access",
                        "cli",
                        "child",
                        "content",
                        "images",
                        "trace.otel",
                        "files",
                        "prepare",
                        "outbound",
                        "kept",
                        "secret",
                        "webhook",
                        "store.sqlite"));
        return allowed;
    }

    @ArchTest
    static final ArchRule imports_point_down_only =
            rules(MAY_IMPORT.entrySet().stream().map(ArchitectureTest::importsOnly));

    @ArchTest
    static final ArchRule every_class_lives_in_a_package_of_the_plan = classes()
            .should()
            .resideInAnyPackage(packages(MAY_IMPORT.keySet()))
            .because("a new package needs its floor here first");

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_search_and_the_catalogue_are_plain_java = noClasses()
            .that()
            .resideInAnyPackage(packages(concat(SEARCHING, List.of("space.expression", "catalog", "data", "plugin"))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "io.netty..",
                    "java.sql..",
                    "javax.sql..",
                    "org.jdbi..",
                    "com.fasterxml.jackson..",
                    "org.snakeyaml..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_the_learners_see_smile = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".learn..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("smile..");

    @ArchTest
    static final ArchRule learners_are_loaded_only_in_children = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".learn..", ROOT + ".child..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".learn..");

    @ArchTest
    static final ArchRule the_time_of_the_machine_is_asked_for_only_in_app = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".app..")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("waiting and clocks are arguments");

    @ArchTest
    static final ArchRule classes_are_final_or_meant_to_be_extended = classes()
            .that(not(INTERFACES))
            .and()
            .doNotHaveModifier(ABSTRACT)
            .and(areNotEnums())
            .and(areNotSealed())
            .and()
            .areNotAnonymousClasses()
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .haveModifier(FINAL);

    @ArchTest
    static final ArchRule names_say_what_a_class_knows = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)(\\$.*)?")
            .because("such a name hides what the class knows");

    private static ArchRule importsOnly(Map.Entry<String, Set<String>> rule) {
        String importer = rule.getKey();
        DescribedPredicate<JavaClass> forbidden = resideInAPackage(ROOT + "..")
                .and(not(resideInAnyPackage(packages(concat(rule.getValue(), List.of(importer))))))
                .as("other packages of ours than %s", rule.getValue());
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "." + importer)
                .should(dependOnClassesThat(forbidden))
                .allowEmptyShould(true);
    }

    private static ArchRule rules(Stream<ArchRule> rules) {
        return CompositeArchRule.of(rules.toList());
    }

    private static DescribedPredicate<JavaClass> areNotEnums() {
        return DescribedPredicate.describe("are not enums", type -> !type.isEnum());
    }

    private static DescribedPredicate<JavaClass> areNotSealed() {
        return DescribedPredicate.describe(
                "are not sealed", type -> !type.reflect().isSealed());
    }

    private static String[] packages(Iterable<String> names) {
        List<String> packages = new ArrayList<>();
        names.forEach(name -> packages.add(ROOT + "." + name));
        return packages.toArray(String[]::new);
    }

    private static Set<String> union(List<String> names, String... more) {
        return Set.copyOf(concat(names, Arrays.asList(more)));
    }

    private static List<String> concat(Iterable<String> some, Iterable<String> more) {
        List<String> all = new ArrayList<>();
        some.forEach(all::add);
        more.forEach(all::add);
        return all;
    }
}
