package dev.gridwright.report;

import dev.gridwright.report.html.HtmlReport;
import dev.gridwright.report.model.Pages;
import dev.gridwright.report.model.StudyResults;
import dev.gridwright.report.table.Tables;
import dev.gridwright.report.text.Dotenv;
import dev.gridwright.report.text.JUnit;
import dev.gridwright.report.text.Markdown;
import dev.gridwright.report.text.OpenMetrics;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The forms of a report.
public enum ReportFormat {
    MARKDOWN("text/markdown; charset=utf-8", "md", results -> Pages.of(() -> Markdown.of(results))),
    HTML("text/html; charset=utf-8", "html", results -> Pages.of(() -> HtmlReport.of(results))),
    JUNIT("application/xml", "xml", results -> Pages.of(() -> JUnit.of(results))),
    JSON("application/json", "json", Tables::json),
    CSV("text/csv; charset=utf-8; header=present", "csv", Tables::csv),
    OPENMETRICS(
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
            "txt",
            results -> Pages.of(() -> OpenMetrics.of(results))),
    DOTENV("text/plain; charset=utf-8", "env", results -> Pages.of(() -> Dotenv.of(results))),
    SKLEARN("text/csv; charset=utf-8; header=present", "", Tables::cvResults),
    OPTUNA("text/csv; charset=utf-8; header=present", "", Tables::optuna);

    private final String mediaType;
    private final String ending;
    private final Function<StudyResults, Pages> opening;

    ReportFormat(String mediaType, String ending, Function<StudyResults, Pages> opening) {
        this.mediaType = mediaType;
        this.ending = ending;
        this.opening = opening;
    }

    /// As it is asked for.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String mediaType() {
        return mediaType;
    }

    /// Of files in this form; empty where a file has to be asked for otherwise.
    public String ending() {
        return ending;
    }

    /// The form of files with that ending, in any case.
    public static Optional<ReportFormat> ofEnding(String ending) {
        return Arrays.stream(values())
                .filter(format -> !format.ending.isEmpty() && format.ending.equalsIgnoreCase(ending))
                .findFirst();
    }

    /// The form of that word, in any case.
    public static Optional<ReportFormat> of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equalsIgnoreCase(word))
                .findFirst();
    }

    /// What the report may load and run where it is shown by a browser; empty where it is no page.
    public Optional<String> contentPolicy() {
        return this == HTML ? Optional.of(HtmlReport.policy()) : Optional.empty();
    }

    /// Begins a report.
    public Pages open(StudyResults results) {
        return opening.apply(results);
    }
}
