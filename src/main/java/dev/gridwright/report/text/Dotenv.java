package dev.gridwright.report.text;

import dev.gridwright.api.PointJson;
import dev.gridwright.api.Wire;
import dev.gridwright.report.model.Figures;
import dev.gridwright.report.model.StudyResults;
import dev.gridwright.study.StopReason;
import dev.gridwright.trial.Trial;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What a study came to as variables, one a line, for `source` of a shell and for the dotenv reports of forges.
/// A value of letters, digits and `._:/@%+,=-` stands as it is; any other is in single quotes as a POSIX shell
/// reads them, its control characters replaced by blanks.
///
/// Names begin with `GW_`, as `GRIDWRIGHT_` would set options of this program.
public final class Dotenv {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/@%+,=-]*");

    /// Forges refuse files of more than some 50 variables.
    private static final int MAX_PARAMETERS = 30;

    private Dotenv() {}

    public static String of(StudyResults results) {
        var study = results.study();
        var variables = new LinkedHashMap<String, String>();
        variables.put("GW_STUDY", study.id());
        variables.put("GW_NAME", study.name());
        variables.put("GW_STATE", study.state().word());
        variables.put("GW_STOP_REASON", study.stopReason().map(StopReason::word).orElse(""));
        variables.put("GW_VERDICT", study.verdict());
        variables.put("GW_METRIC", study.objective().metric());
        variables.put("GW_GOAL", study.objective().goal().word());
        variables.put("GW_POINTS", Long.toString(study.points()));
        variables.put("GW_SUCCEEDED", Long.toString(study.counts().succeeded()));
        variables.put("GW_FAILED", Long.toString(study.counts().failures()));
        variables.put("GW_DURATION_SECONDS", Double.toString(Wire.seconds(study.elapsed())));
        variables.put("GW_BEST_INDEX", best(study.best(), trial -> Long.toString(trial.index())));
        variables.put("GW_BEST_VALUE", best(study.best(), trial -> Figures.exact(trial.objective())));
        variables.put("GW_BEST_STD", best(study.best(), trial -> Figures.exact(trial.deviation())));
        variables.put("GW_BEST_PARAMS", best(study.best(), Dotenv::json));
        study.best().ifPresent(trial -> parameters(variables, trial));
        var text = new StringBuilder(1_024);
        variables.forEach((name, value) ->
                text.append(name).append('=').append(quoted(value)).append('\n'));
        return text.toString();
    }

    private static String best(Optional<Trial> best, Function<Trial, String> part) {
        return best.map(part).orElse("");
    }

    private static String json(Trial trial) {
        return new String(Wire.bytes(out -> PointJson.write(out, trial.point())), StandardCharsets.UTF_8);
    }

    /// One variable for each parameter whose name, with its dots as underscores, is not taken.
    private static void parameters(Map<String, String> variables, Trial best) {
        best.point().values().entrySet().stream()
                .limit(MAX_PARAMETERS)
                .forEach(value -> variables.putIfAbsent(
                        "GW_BEST_PARAM_" + value.getKey().replaceAll("[^A-Za-z0-9_]", "_"),
                        Figures.value(value.getValue())));
    }

    static String quoted(String value) {
        var line = value.replaceAll("\\p{Cntrl}", " ");
        return PLAIN.matcher(line).matches() ? line : "'" + line.replace("'", "'\\''") + "'";
    }
}
