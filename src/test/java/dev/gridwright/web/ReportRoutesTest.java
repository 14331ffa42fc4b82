package dev.gridwright.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.Tools;
import dev.gridwright.browser.Browser;
import dev.gridwright.report.ReportFormat;
import dev.gridwright.study.StudyState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReportRoutesTest {
    private static final String REPORT = "/api/v1/studies/sphere-abc234/report";

    private final LocalServer server = new LocalServer();

    @BeforeEach
    void study() {
        server.studies.put(Samples.study("sphere-abc234", StudyState.COMPLETED, 1));
        server.records.trials = 10;
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(ReportFormat.class)
    void every_form_has_its_media_type_whatever_the_request_accepts(ReportFormat format) {
        var answer = server.get(REPORT + "?format=" + format.word(), "Accept", "image/png");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(format.mediaType());
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body()).isNotEmpty();
    }

    @Test
    void a_form_that_is_missing_or_unknown_is_refused_with_those_there_are() {
        for (var query : new String[] {"", "?format=", "?format=pdf"}) {
            var answer = server.get(REPORT + query);

            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(answer.body()).contains("one of markdown,", "sklearn");
        }
        assertThat(server.get("/api/v1/studies/none-abc234/report?format=csv").statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_page_may_run_nothing_but_its_own_style_and_script() {
        var answer = server.get(REPORT + "?format=html");

        assertThat(answer.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .matches("default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; img-src data:;"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(server.get(REPORT + "?format=csv").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self'"));
    }

    @Test
    void a_page_from_a_server_opens_without_an_error_and_asks_for_nothing_more(@TempDir Path profile)
            throws IOException {
        Tools.need("chromium");
        try (var browser = Browser.start(profile)) {
            var address = URI.create("http://127.0.0.1:" + server.port() + REPORT + "?format=html");
            browser.open(address);

            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requests())
                    .allMatch(asked -> asked.equals(address.toString()) || asked.equals("data:,"));
            assertThat(browser.evaluate("document.querySelectorAll('.sortable th button').length")
                            .asInt())
                    .isPositive();
        }
    }

    @Test
    void a_look_at_the_head_alone_has_no_body() {
        var answer = server.send(server.request(REPORT + "?format=csv")
                .method("HEAD", BodyPublishers.noBody())
                .build());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void all_pages_of_a_long_report_come_in_order() {
        server.records.trials = 1_700;

        var lines = server.get(REPORT + "?format=csv").body().lines().toList();

        assertThat(lines).hasSize(1_701);
        assertThat(lines.getLast()).startsWith("1699,");
    }

    @Test
    void a_store_that_cannot_be_read_gives_a_problem() {
        server.records.broken = true;

        assertThat(server.get(REPORT + "?format=csv").statusCode()).isEqualTo(503);
    }
}
