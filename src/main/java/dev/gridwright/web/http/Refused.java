package dev.gridwright.web.http;

import dev.gridwright.api.ProblemJson;
import dev.gridwright.api.ProblemJson.Fault;
import dev.gridwright.api.ProblemType;
import java.util.List;

/// A request that is answered with a problem.
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ProblemJson problem;

    public Refused(ProblemJson problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Refused(ProblemType type, String detail) {
        this(new ProblemJson(type, detail));
    }

    public Refused(ProblemType type, List<Fault> faults) {
        this(new ProblemJson(type, summary(faults), faults));
    }

    public ProblemJson problem() {
        return problem;
    }

    private static String summary(List<Fault> faults) {
        return faults.size() == 1
                ? faults.getFirst().pointer() + ": " + faults.getFirst().detail()
                : faults.size() + " problems, listed in errors";
    }
}
