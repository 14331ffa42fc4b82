package dev.gridwright.study.aggregate;

import dev.gridwright.trial.Objective.Goal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The trials that no other one beats: none is at least as good in everything and better in something. Trials are taken
/// in one by one; of those with the same numbers all are kept.
///
/// *Thread*: one at a time.
public final class Front {
    /// Beyond, those with the worst objectives go.
    public static final int MAX_TRIALS = 1_000;

    public static final int MAX_CRITERIA = 10;

    private static final Pattern CRITERION =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_.]{0,127})(?::(minimize|maximize))?");

    private final Goal goal;
    private final List<Criterion> with;
    private final List<Member> members = new ArrayList<>();

    /// A metric that counts beside the objective.
    public record Criterion(String metric, Goal goal) {
        /// Reads `cost,seconds:minimize,f1:maximize`, where `minimize` goes without saying; empty when it is anything
        /// else.
        public static Optional<List<Criterion>> parse(String text) {
            var criteria = new ArrayList<Criterion>();
            for (var part : text.split(",", -1)) {
                var matcher = CRITERION.matcher(part.strip());
                if (!matcher.matches() || criteria.size() == MAX_CRITERIA) {
                    return Optional.empty();
                }
                criteria.add(new Criterion(
                        matcher.group(1), "maximize".equals(matcher.group(2)) ? Goal.MAXIMIZE : Goal.MINIMIZE));
            }
            return Optional.of(List.copyOf(criteria));
        }
    }

    /// @param losses by criterion, the objective first; less is better
    private record Member(long index, double[] losses) {
        /// Whether this one is at least as good in everything and better in something.
        boolean beats(Member other) {
            boolean better = false;
            for (int i = 0; i < losses.length; i++) {
                if (losses[i] > other.losses[i]) {
                    return false;
                }
                better |= losses[i] < other.losses[i];
            }
            return better;
        }
    }

    /// @param goal of the objective
    public Front(Goal goal, List<Criterion> with) {
        this.goal = goal;
        this.with = List.copyOf(with);
    }

    /// Takes a trial in, unless it lacks a metric.
    public void add(long index, double objective, Map<String, Double> metrics) {
        var losses = new double[with.size() + 1];
        losses[0] = loss(goal, objective);
        for (int i = 0; i < with.size(); i++) {
            var number = metrics.get(with.get(i).metric());
            if (number == null || !Double.isFinite(number)) {
                return;
            }
            losses[i + 1] = loss(with.get(i).goal(), number);
        }
        var member = new Member(index, losses);
        if (members.stream().anyMatch(other -> other.beats(member))) {
            return;
        }
        members.removeIf(member::beats);
        members.add(member);
        if (members.size() > MAX_TRIALS) {
            members.sort(ORDER);
            members.removeLast();
        }
    }

    private static final Comparator<Member> ORDER =
            Comparator.comparingDouble((Member member) -> member.losses[0]).thenComparingLong(Member::index);

    private static double loss(Goal goal, double number) {
        return goal == Goal.MINIMIZE ? number : -number;
    }

    /// The trials, best objective first, of equals the lower index first.
    public long[] indices() {
        return members.stream().sorted(ORDER).mapToLong(Member::index).toArray();
    }
}
