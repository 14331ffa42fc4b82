package dev.gridwright.report;

import static dev.gridwright.report.MadeResults.gate;
import static dev.gridwright.report.MadeResults.point;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.Tools;
import dev.gridwright.browser.Browser;
import dev.gridwright.study.Gate.Level;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
final class HtmlReportTest {
    private static final String EVIL =
            "</script ></title><script>document.title='run'</script><img src=x onerror=alert(1)>"
                    + "\"'&<!--\u2028\u202e";

    @TempDir
    static Path folder;

    private @Nullable Browser browser;

    @AfterAll
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    /// The report in a browser, opened from the disk.
    private Browser opened(MadeResults results) throws IOException {
        Tools.need("chromium");
        var open = browser;
        if (open == null) {
            open = Browser.start(Files.createTempDirectory(folder, "profile"));
            browser = open;
        }
        var file = Files.createTempFile(folder, "report", ".html");
        Files.writeString(file, results.text(ReportFormat.HTML));
        open.open(file.toUri());
        return open;
    }

    private static void needsNothing(Browser page) {
        assertThat(page.complaints()).isEmpty();
        assertThat(page.requests()).allMatch(address -> address.startsWith("file:") || address.equals("data:,"));
    }

    private static MadeResults judged() {
        return MadeResults.of(300)
                .gates(
                        "failed",
                        gate("best >= 0.95", Level.ERROR, false, 0.8525),
                        gate("duration < 1m", Level.WARN, false, 90));
    }

    @Test
    void it_opens_from_disk_without_an_error_and_without_asking_for_anything() throws IOException {
        var page = opened(judged());

        needsNothing(page);
        assertThat(page.evaluate("[...document.querySelectorAll('section > h2')].map(h => h.textContent)")
                        .toString())
                .isEqualTo(
                        "[\"Gates\",\"Best points\",\"History\",\"Main effects\",\"Heat map\",\"Parallel coordinates\","
                                + "\"Failures\",\"Study\"]");
        assertThat(page.evaluate("document.querySelector('.badge').textContent").asText())
                .isEqualTo("✗ gates failed");
        assertThat(page.evaluate("document.querySelectorAll('.panel').length").asInt())
                .isEqualTo(3);
        assertThat(page.evaluate("document.querySelectorAll('#heat rect').length")
                        .asInt())
                .isEqualTo(30);
        assertThat(page.evaluate("document.querySelector('.controls').hidden").asBoolean())
                .isFalse();
    }

    @Test
    void the_leaderboard_sorts_both_ways() throws IOException {
        var page = opened(judged());
        var first = "document.querySelector('.sortable tbody tr').cells[1].textContent";
        var best = page.evaluate(first).asText();

        page.evaluate("document.querySelectorAll('.sortable th button')[1].click()");
        var lowest = page.evaluate(first).asInt();
        assertThat(page.evaluate("document.querySelectorAll('.sortable th')[1].getAttribute('aria-sort')")
                        .asText())
                .isEqualTo("ascending");
        page.evaluate("document.querySelectorAll('.sortable th button')[1].click()");
        assertThat(page.evaluate(first).asInt()).isGreaterThan(lowest);
        page.evaluate("document.querySelectorAll('.sortable th button')[0].click()");
        assertThat(page.evaluate(first).asText()).isEqualTo(best);
        needsNothing(page);
    }

    @Test
    void another_pair_of_parameters_is_drawn_as_the_first_one_is() throws IOException {
        var page = opened(judged());
        var cells = "[...document.querySelectorAll('#heat rect')].map(r => ['x','y','width','height']"
                + ".map(a => Math.round(r.getAttribute(a) * 2) / 2).join() + r.textContent.split(':')[0]).sort()";
        var drawnHere = page.evaluate(cells).toString();
        var texts = "[...document.querySelectorAll('#heat text')].map(t => t.textContent).sort()";
        var textsHere = page.evaluate(texts).toString();
        var choose =
                "(n, v) => { const s = document.getElementById(n); s.value = v; s.dispatchEvent(new Event('change')) }";

        page.evaluate("(" + choose + ")('heat-pair', 1)");
        assertThat(page.evaluate("document.querySelector('#heat svg').getAttribute('aria-label')")
                        .asText())
                .startsWith("Best accuracy by ");
        assertThat(page.evaluate(cells).toString()).isNotEqualTo(drawnHere);
        page.evaluate("(" + choose + ")('heat-what', 3)");
        page.evaluate("(" + choose + ")('heat-what', 2)");
        page.evaluate("(" + choose + ")('heat-pair', 0)");
        assertThat(page.evaluate(cells).toString()).isEqualTo(drawnHere);
        assertThat(page.evaluate(texts).toString()).isEqualTo(textsHere);
        needsNothing(page);
    }

    @Test
    void only_the_best_lines_stay_when_asked_for() throws IOException {
        var page = opened(judged());
        var all = page.evaluate("document.querySelectorAll('.way').length").asInt();

        page.evaluate("(() => { const p = document.getElementById('part'); p.value = 10;"
                + " p.dispatchEvent(new Event('input')) })()");

        assertThat(page.evaluate("document.querySelectorAll('.way:not(.out)').length")
                        .asInt())
                .isBetween(all / 10, all / 10 + 2);
    }

    @Test
    void nothing_that_is_called_by_odd_names_runs_or_shows() throws IOException {
        var odd = MadeResults.of(0)
                .named(EVIL)
                .gates("failed", gate(EVIL, Level.ERROR, false, 1))
                .trials(
                        40,
                        index -> index % 5 == 4
                                ? MadeResults.fallen(index, point(EVIL, EVIL + index), Outcome.FAILED, Cause.EXIT, EVIL)
                                : MadeResults.succeeded(
                                        index, point(EVIL, EVIL + index % 3, "b" + EVIL, index % 4), 0.5 + index, 1));

        var page = opened(odd);

        needsNothing(page);
        assertThat(page.evaluate("document.title").asText()).startsWith("</script ></title><script>");
        assertThat(page.evaluate("document.querySelectorAll('img').length").asInt())
                .isZero();
        assertThat(page.evaluate("document.querySelectorAll('script').length").asInt())
                .isEqualTo(2);
        assertThat(page.evaluate("JSON.parse(document.getElementById('heat-data').textContent).maps.length")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void it_reads_in_the_dark_and_without_scripts() throws IOException {
        var page = opened(judged());
        page.emulate("screen", "prefers-color-scheme", "dark");
        assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isEqualTo("rgb(15, 20, 27)");
        page.emulate("print", "prefers-color-scheme", "dark");
        assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isEqualTo("rgb(255, 255, 255)");
        page.emulate("", "prefers-color-scheme", "light");

        var report = judged().text(ReportFormat.HTML);
        assertThat(report)
                .contains("<svg viewBox=\"0 0 960 300\" role=\"img\" aria-labelledby=\"history-title\">")
                .contains("class=\"controls\" hidden");
    }

    @Test
    void every_study_has_a_page_whatever_it_lacks() throws IOException {
        for (var results : List.of(
                MadeResults.of(0),
                MadeResults.of(1),
                MadeResults.of(0).trials(3, index -> MadeResults.succeeded(index, point(), 0.5)),
                MadeResults.of(0).trials(3, index -> MadeResults.succeeded(index, point("x", 1), 0)),
                MadeResults.of(0).trials(3, index -> MadeResults.succeeded(index, point("x", index), 1e300, -1e300)),
                MadeResults.of(0)
                        .goal(Goal.MINIMIZE)
                        .trials(
                                30,
                                index -> MadeResults.succeeded(
                                        index, point("x", index, "y", List.of(1, index % 2)), -1e-9 * index)),
                MadeResults.of(0)
                        .trials(
                                5,
                                index -> MadeResults.fallen(
                                        index, point("x", index), Outcome.INVALID, Cause.METRIC_MISSING, "")))) {
            var page = opened(results);
            needsNothing(page);
            assertThat(page.evaluate("document.body.innerText").asText()).doesNotContain("NaN", "Infinity");
            assertThat(page.evaluate("document.querySelector('main').innerHTML.includes('NaN')")
                            .asBoolean())
                    .isFalse();
        }
    }

    @Test
    void a_large_study_is_drawn_in_part_and_says_so() {
        var report = MadeResults.of(20_000).text(ReportFormat.HTML);

        assertThat(report.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(400_000);
        assertThat(report)
                .contains(
                        "of 18,800 trials are drawn, evenly spread",
                        "are drawn: the best 50 and others evenly spread",
                        "The best 50 of 18,800 trials that gave a number.");
    }
}
