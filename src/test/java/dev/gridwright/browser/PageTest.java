package dev.gridwright.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.Tools;
import dev.gridwright.app.Server;
import dev.gridwright.app.ServerSettings;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.app.ServerSettings.Safety;
import dev.gridwright.quota.Quota;
import dev.gridwright.web.WebSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page in a real browser, on a real server.
final class PageTest {
    private static final String GRID = """
            version: 1
            name: shown
            labels: {team: "<img src=x onerror=alert(1)>"}
            space: {x: {min: -5, max: 10, count: 4}, y: {min: 0, max: 15, count: 4}}
            objective: {metric: value, goal: minimize}
            trial: {function: branin}
            gates: ["best < 100"]
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void find_the_browser() {
        Tools.need("chromium");
    }

    private Server server(boolean tokenRequired) {
        return Server.start(new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                ServerSettings.sizes(2),
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty(), Optional.empty()),
                new Safety(tokenRequired, Optional.empty(), WebSettings.Bounds.DEFAULT, Quota.DEFAULT)));
    }

    @Test
    void a_grid_is_planned_submitted_and_followed_to_its_end() throws Exception {
        try (var server = server(false);
                var browser = Browser.start(folder.resolve("browser"))) {
            browser.open(server.address().resolve("/"));
            browser.until("document.querySelector('.health').innerText === 'ready'");
            browser.click("New study");
            browser.until("document.querySelector('textarea')");
            browser.evaluate("document.querySelector('textarea').value = `" + GRID + "`");
            browser.click("Plan");
            browser.until("document.querySelector('.facts')?.innerText.includes('16')");
            browser.click("Submit");
            browser.until("document.querySelector('h1')?.innerText.startsWith('shown-')");
            browser.until("document.querySelector('.head .state').innerText === 'completed'");
            browser.until("document.querySelectorAll('.chart canvas').length > 0");
            browser.until("document.querySelectorAll('table tbody tr').length === 10");
            assertThat(browser.text()).contains("16 of 16 ended", "best < 100");
            browser.click("effects");
            browser.until("document.querySelectorAll('.chart canvas').length === 2");
            assertThat(browser.text()).contains("The grid is complete");
            browser.click("heat map");
            browser.until("document.querySelectorAll('.tall canvas').length === 1");
            browser.click("parallel");
            browser.until("document.body.innerText.includes('The best 16 trials')");
            browser.click("grid");
            browser.until("document.querySelector('pre')?.innerText.includes('name: shown')");
            browser.click("trials");
            browser.until("document.querySelectorAll('table tbody tr').length === 16");
            browser.evaluate("document.querySelector('table tbody a').click()");
            browser.until("document.querySelector('h1')?.innerText.startsWith('Trial ')");
            browser.click("Studies");
            browser.until("document.querySelectorAll('table tbody tr').length === 1");
            assertThat(browser.text()).contains("team=<img src=x onerror=alert(1)>");
            assertThat(browser.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request)
                            .matches(any -> any.startsWith(server.address() + "/")
                                    || any.startsWith("data:")
                                    || any.equals("about:blank")));
            assertThat(browser.complaints()).isEmpty();
            server.close(Duration.ZERO);
        }
    }

    @Test
    void a_grid_with_mistakes_is_refused_with_all_of_them() throws Exception {
        try (var server = server(false);
                var browser = Browser.start(folder.resolve("browser"))) {
            browser.open(server.address().resolve("/#/new"));
            browser.until("document.querySelector('textarea')");
            browser.evaluate("document.querySelector('textarea').value = `"
                    + GRID.replace("branin", "brannin").replace("goal", "gaol") + "`");
            browser.click("Submit");
            browser.until("document.querySelector('.trouble')");
            assertThat(browser.text()).contains("brannin", "gaol");
            assertThat(browser.evaluate("location.hash").asText()).isEqualTo("#/new");
            server.close(Duration.ZERO);
        }
    }

    @Test
    void a_token_opens_what_the_page_was_refused() throws Exception {
        try (var server = server(true);
                var browser = Browser.start(folder.resolve("browser"))) {
            var token = server.token().orElseThrow();
            browser.open(server.address().resolve("/"));
            browser.until("document.querySelector('.trouble')");
            browser.click("token");
            browser.evaluate("document.querySelector('input[name=token]').value = '" + token + "'");
            browser.click("Use");
            browser.until("document.body.innerText.includes('No study yet')");
            assertThat(browser.evaluate("document.cookie + JSON.stringify(localStorage)")
                            .asText())
                    .doesNotContain(token);
            browser.evaluate("document.querySelector('summary').click()");
            browser.click("Forget");
            browser.until("document.querySelector('.trouble')");
            server.close(Duration.ZERO);
        }
    }
}
