package dev.gridwright.web.aggregate;

import dev.gridwright.api.StudyJson;
import dev.gridwright.engine.Studies;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.Gate;
import dev.gridwright.study.GateCheck;
import dev.gridwright.study.StudyView;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.JsonBody;
import dev.gridwright.web.http.Query;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Gates that are asked about a study as it is now; they change nothing of it.
public final class GateRoutes {
    private final Studies studies;
    private final StudyRecords records;
    private final Calls calls;

    public GateRoutes(Studies studies, StudyRecords records, Calls calls) {
        this.studies = studies;
        this.records = records;
        this.calls = calls;
    }

    public void install(Router router, BodyHandler body) {
        router.post("/api/v1/studies/:study/gates").handler(body).handler(this::check);
    }

    private void check(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        var body = JsonBody.object(context, "gates", "baseline");
        var results = studies.study(context.pathParam("study")).compose(study -> {
            var request = GateRequest.read(body, study.objective());
            return earlier(request).compose(before -> calls.read(() -> results(study, request, before)));
        });
        Calls.answer(context, results, found -> Answer.json(context, 200, out -> StudyJson.writeVerdict(out, found)));
    }

    private Future<Optional<StudyView>> earlier(GateRequest request) {
        return request.study().isPresent()
                ? studies.study(request.study().get()).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
    }

    private List<Gate.Result> results(StudyView study, GateRequest request, Optional<StudyView> before) {
        var metric = study.objective().metric();
        var evidence = new ShownEvidence(study, records, quantity -> baseline(quantity, request, before, metric));
        return request.gates().stream()
                .map(gate -> GateCheck.check(gate, evidence, metric))
                .toList();
    }

    private Optional<Gate.Earlier> baseline(
            Gate.Quantity quantity, GateRequest request, Optional<StudyView> before, String metric) {
        var number = request.values().get(quantity);
        if (number != null) {
            return Optional.of(Gate.Earlier.of(OptionalDouble.of(number)));
        }
        return before.map(study -> {
            var evidence = new ShownEvidence(study, records, ignored -> Optional.empty());
            return GateCheck.earlier(quantity, evidence, metric);
        });
    }
}
