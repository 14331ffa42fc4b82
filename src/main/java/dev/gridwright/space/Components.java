package dev.gridwright.space;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A member taken apart into dimensions that no rule links: what rules keep of one does not depend on the others, so
/// counts multiply.
final class Components {
    private final Member member;
    private final int ruleCount;
    private final int[] parent;
    private final Map<String, Integer> dimensionOf = new HashMap<>();

    private Components(Member member, int ruleCount) {
        this.member = member;
        this.ruleCount = ruleCount;
        // The last one stands for the rules that read nothing of this member.
        parent = new int[member.dimensions().size() + 1];
        for (int i = 0; i < parent.length; i++) {
            parent[i] = i;
        }
        for (int i = 0; i < member.dimensions().size(); i++) {
            for (ReadyParameter parameter : member.dimensions().get(i).parameters()) {
                dimensionOf.put(parameter.name(), i);
            }
        }
    }

    /// All digits of a member by verdict; empty if a component is beyond the budget.
    ///
    /// @param ruleCount how many rules the space has
    static Optional<Tally> tally(Member member, int ruleCount, Budget budget) {
        return new Components(member, ruleCount).tally(budget);
    }

    private Optional<Tally> tally(Budget budget) {
        var tallies = new ArrayList<Tally>();
        for (Member component : components()) {
            if (component.rules().isEmpty()
                    && component.parameters().stream().noneMatch(ReadyParameter::isConditional)) {
                tallies.add(free(component));
            } else if (budget.take(component.size(), component.cost())) {
                tallies.add(Tally.of(component, ruleCount));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(product(tallies));
    }

    private List<Member> components() {
        for (ReadyParameter parameter : member.parameters()) {
            link(dimension(parameter.name()), parameter.conditionNames());
        }
        for (ReadyRule rule : member.rules()) {
            link(rootOf(rule), rule.names());
        }
        Map<Integer, List<ReadyParameter>> parameters = new LinkedHashMap<>();
        Map<Integer, List<ReadyRule>> rules = new HashMap<>();
        member.parameters()
                .forEach(parameter -> parameters
                        .computeIfAbsent(find(dimension(parameter.name())), _ -> new ArrayList<>())
                        .add(parameter));
        for (ReadyRule rule : member.rules()) {
            int root = find(rootOf(rule));
            parameters.computeIfAbsent(root, _ -> new ArrayList<>());
            rules.computeIfAbsent(root, _ -> new ArrayList<>()).add(rule);
        }
        return parameters.entrySet().stream()
                .map(entry ->
                        new Member(entry.getValue(), rules.getOrDefault(entry.getKey(), List.of()), member.slots()))
                .toList();
    }

    /// A component without rules: all that is not repeated is feasible.
    private Tally free(Member component) {
        BigInteger distinct = component.dimensions().stream()
                .map(dimension -> BigInteger.valueOf(dimension.distinct()))
                .reduce(BigInteger.ONE, BigInteger::multiply);
        var tally = new Tally(ruleCount);
        tally.addFeasible(distinct);
        tally.addRepeated(component.size().subtract(distinct));
        return tally;
    }

    /// A rule is the first to remove an index if it is the first in its own component and no lower rule of another
    /// component removes it.
    private Tally product(List<Tally> tallies) {
        var product = new Tally(ruleCount);
        BigInteger[] surviving = tallies.stream()
                .map(tally -> {
                    BigInteger all = tally.kept();
                    for (int rule = 0; rule < ruleCount; rule++) {
                        all = all.add(tally.removed(rule));
                    }
                    return all;
                })
                .toArray(BigInteger[]::new);
        for (int rule = 0; rule < ruleCount; rule++) {
            for (int i = 0; i < surviving.length; i++) {
                BigInteger here = tallies.get(i).removed(rule);
                if (here.signum() > 0) {
                    product.remove(rule, here.multiply(others(surviving, i)));
                    surviving[i] = surviving[i].subtract(here);
                }
            }
        }
        BigInteger feasible = tallies.stream().map(Tally::feasible).reduce(BigInteger.ONE, BigInteger::multiply);
        BigInteger kept = tallies.stream().map(Tally::kept).reduce(BigInteger.ONE, BigInteger::multiply);
        product.addFeasible(feasible);
        product.addRepeated(kept.subtract(feasible));
        return product;
    }

    private static BigInteger others(BigInteger[] factors, int without) {
        BigInteger product = BigInteger.ONE;
        for (int i = 0; i < factors.length; i++) {
            if (i != without) {
                product = product.multiply(factors[i]);
            }
        }
        return product;
    }

    private int rootOf(ReadyRule rule) {
        return rule.names().stream()
                .filter(dimensionOf::containsKey)
                .map(this::dimension)
                .findFirst()
                .orElse(parent.length - 1);
    }

    private int dimension(String name) {
        return dimensionOf.getOrDefault(name, parent.length - 1);
    }

    private void link(int dimension, Set<String> names) {
        for (String name : names) {
            if (dimensionOf.containsKey(name)) {
                parent[find(dimension(name))] = find(dimension);
            }
        }
    }

    private int find(int dimension) {
        int root = dimension;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }
}
