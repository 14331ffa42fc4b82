package dev.gridwright.web.report;

import dev.gridwright.engine.Studies;
import dev.gridwright.report.ReportFormat;
import dev.gridwright.report.stored.StoredResults;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Query;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/// A report on a study in the form that is asked for.
public final class ReportRoutes {
    /// So many reports are made at a time; each may read every trial of its study.
    private static final int THREADS = 2;

    private final Studies studies;
    private final StudyRecords records;
    private final Calls makers;

    public ReportRoutes(Vertx vertx, Studies studies, StudyRecords records) {
        this.studies = studies;
        this.records = records;
        this.makers = new Calls(vertx.createSharedWorkerExecutor("web-report", THREADS));
    }

    public void install(Router router) {
        router.get("/api/v1/studies/:study/report").handler(this::report);
    }

    private void report(RoutingContext context) {
        var query = new Query(context, "format");
        var formats = Query.words(ReportFormat.values(), ReportFormat::word);
        var asked = query.text("format");
        if (asked.isEmpty()) {
            query.wrong("format", "", "one of " + String.join(", ", formats.keySet()));
        }
        var format = query.word("format", formats, ReportFormat.MARKDOWN);
        query.check();
        var found = studies.study(context.pathParam("study"));
        Calls.answer(context, found, study -> {
            var results = new StoredResults(records, study);
            new ReportStream(context, makers, () -> format.open(results))
                    .start(format.mediaType(), format.contentPolicy());
        });
    }
}
