package dev.gridwright.web.change;

import dev.gridwright.api.ProblemJson.Fault;
import dev.gridwright.api.ProblemType;
import dev.gridwright.grid.section.Problem;
import dev.gridwright.web.http.Refused;
import java.util.List;
import java.util.Optional;

/// What is wrong with a change, as it is answered.
final class Faults {
    private Faults() {}

    static Refused refused(List<Problem> problems) {
        return new Refused(
                ProblemType.INVALID_CHANGE,
                problems.stream()
                        .map(problem -> new Fault(
                                problem.pointer(),
                                problem.sentence(),
                                Optional.of(problem.found()).filter(found -> !found.isEmpty()),
                                problem.line(),
                                problem.column()))
                        .toList());
    }
}
