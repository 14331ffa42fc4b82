package dev.gridwright.space;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A small random space in plain terms, that loops can enumerate and a draft can describe.
record Model(
        List<List<Knob>> members,
        List<SequencedMap<String, Match>> excludes,
        List<Test> constraints,
        List<PointDraft> includes) {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
    /// Few values, so that rows of a zip group repeat.
    private static final List<Object> ZIPPED_POOL = List.of(1, new BigDecimal("1.0"), "x");

    private static final List<Object> POOL = List.of(1, 2, 3, new BigDecimal("1.0"), "1", "x", "y", true, false);

    /// A parameter with its values written out.
    record Knob(
            String name,
            Axis axis,
            List<Value> values,
            @Nullable Test when,
            @Nullable String zip) {}

    /// A rule as a tree, with its own three-valued meaning: null is undecided.
    sealed interface Test {
        record Compare(String name, String operator, Object constant) implements Test {}

        record Has(String name) implements Test {}

        record Not(Test operand) implements Test {}

        record Both(Test left, Test right) implements Test {}

        record Either(Test left, Test right) implements Test {}

        default String text() {
            return switch (this) {
                case Compare compare ->
                    compare.name + " " + compare.operator + " "
                            + Value.of(compare.constant).canonical();
                case Has has -> "has(" + has.name + ")";
                case Not not -> "!(" + not.operand.text() + ")";
                case Both both -> "(" + both.left.text() + ") && (" + both.right.text() + ")";
                case Either either -> "(" + either.left.text() + ") || (" + either.right.text() + ")";
            };
        }

        default @Nullable Boolean outcome(Map<String, Value> values) {
            return switch (this) {
                case Has has -> values.containsKey(has.name);
                case Compare compare ->
                    values.containsKey(compare.name)
                            ? compared(values.get(compare.name), compare.operator, Value.of(compare.constant))
                            : null;
                case Not not -> {
                    Boolean outcome = not.operand.outcome(values);
                    yield outcome == null ? null : Boolean.valueOf(!outcome);
                }
                case Both both -> {
                    Boolean left = both.left.outcome(values);
                    Boolean right = both.right.outcome(values);
                    boolean refuted = Boolean.FALSE.equals(left) || Boolean.FALSE.equals(right);
                    yield refuted ? Boolean.FALSE : left == null || right == null ? null : Boolean.TRUE;
                }
                case Either either -> {
                    Boolean left = either.left.outcome(values);
                    Boolean right = either.right.outcome(values);
                    boolean proved = Boolean.TRUE.equals(left) || Boolean.TRUE.equals(right);
                    yield proved ? Boolean.TRUE : left == null || right == null ? null : Boolean.FALSE;
                }
            };
        }

        private static @Nullable Boolean compared(Value value, String operator, Value constant) {
            return switch (operator) {
                case "==" -> value.canonical().equals(constant.canonical());
                case "!=" -> !value.canonical().equals(constant.canonical());
                case "<" ->
                    value instanceof Value.Numeric a && constant instanceof Value.Numeric b
                            ? a.number().compareTo(b.number()) < 0
                            : null;
                default -> throw new IllegalArgumentException(operator);
            };
        }
    }

    /// The draft of the same space.
    SpaceDraft draft() {
        var draft = new SpaceDraft();
        for (List<Knob> member : members) {
            draft.member(member.stream().map(Model::draft).toList());
        }
        excludes.forEach(exclude -> draft.exclude("/exclude", exclude));
        constraints.forEach(constraint -> draft.constraint("/constraints", constraint.text()));
        includes.forEach(draft::include);
        return draft;
    }

    private static ParameterDraft draft(Knob knob) {
        var draft = new ParameterDraft("/space/" + knob.name, knob.name, knob.axis);
        if (knob.when != null) {
            draft = draft.when(knob.when.text());
        }
        return knob.zip == null ? draft : draft.zip(knob.zip);
    }

    static Model random(Random random) {
        List<List<Knob>> members = new ArrayList<>();
        int count = random.nextInt(10) < 6 ? 1 : 2 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            members.add(member(random));
        }
        List<String> declared = members.stream()
                .flatMap(List::stream)
                .map(Knob::name)
                .distinct()
                .toList();
        List<SequencedMap<String, Match>> excludes = new ArrayList<>();
        List<Test> constraints = new ArrayList<>();
        if (!declared.isEmpty()) {
            for (int i = random.nextInt(3); i > 0; i--) {
                excludes.add(exclude(random, declared));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                constraints.add(test(random, declared, 2));
            }
        }
        List<PointDraft> includes = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            includes.add(include(random, members.get(random.nextInt(members.size()))));
        }
        return new Model(members, excludes, constraints, includes);
    }

    private static List<Knob> member(Random random) {
        List<Knob> member = new ArrayList<>();
        Map<String, Integer> zipLengths = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(NAMES.subList(0, random.nextInt(NAMES.size() + 1)));
        Collections.shuffle(names, random);
        for (String name : names) {
            String zip = random.nextInt(5) < 2 ? "z" + random.nextInt(4) / 3 : null;
            int length = 1 + random.nextInt(4);
            if (zip != null) {
                length = zipLengths.computeIfAbsent(zip, _ -> 1 + random.nextInt(4));
            }
            List<String> before = member.stream().map(Knob::name).toList();
            boolean conditional = random.nextInt(zip == null ? 3 : 2) == 0;
            Test when = conditional && !before.isEmpty() ? test(random, before, 1) : null;
            member.add(knob(random, name, length, when, zip));
        }
        return member;
    }

    private static Knob knob(Random random, String name, int length, @Nullable Test when, @Nullable String zip) {
        List<Value> values = new ArrayList<>();
        Axis axis;
        switch (random.nextInt(5)) {
            case 0 -> {
                BigDecimal min = BigDecimal.valueOf(random.nextInt(3), 1);
                BigDecimal step = new BigDecimal("0.1");
                axis = Axis.stepped(min, min.add(step.multiply(BigDecimal.valueOf(length - 1))), step)
                        .orThrow();
                for (int i = 0; i < length; i++) {
                    values.add(Value.of(new BigDecimal(min.doubleValue() * 10 + i).movePointLeft(1)));
                }
            }
            case 1 -> {
                BigDecimal max = BigDecimal.valueOf(length);
                axis = Axis.linear(BigDecimal.ONE, max, BigInteger.valueOf(length))
                        .orThrow();
                for (int i = 1; i <= length; i++) {
                    values.add(Value.of(i));
                }
            }
            default -> {
                List<Object> pool = zip == null ? POOL : ZIPPED_POOL;
                for (int i = 0; i < length; i++) {
                    values.add(Value.of(pool.get(random.nextInt(pool.size()))));
                }
                axis = Axis.listed(values).orThrow();
            }
        }
        return new Knob(name, axis, values, when, zip);
    }

    private static SequencedMap<String, Match> exclude(Random random, List<String> names) {
        var partialPoint = new LinkedHashMap<String, Match>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            String name = names.get(random.nextInt(names.size()));
            partialPoint.put(
                    name,
                    random.nextInt(3) == 0
                            ? new Match.Between(
                                    Optional.of(new Value.Numeric(BigDecimal.ONE)),
                                    Optional.of(new Value.Numeric(BigDecimal.TWO)))
                            : new Match.AnyOf(POOL.stream()
                                    .filter(_ -> random.nextInt(4) == 0)
                                    .map(Value::of)
                                    .collect(Collectors.collectingAndThen(
                                            Collectors.toList(),
                                            some -> some.isEmpty() ? List.of(Value.of(1)) : some))));
        }
        return partialPoint;
    }

    private static Test test(Random random, List<String> names, int depth) {
        String name = names.get(random.nextInt(names.size()));
        return switch (random.nextInt(depth > 0 ? 7 : 4)) {
            case 0 -> new Test.Has(name);
            case 1 -> new Test.Compare(name, "==", POOL.get(random.nextInt(POOL.size())));
            case 2 -> new Test.Compare(name, "!=", POOL.get(random.nextInt(POOL.size())));
            case 3 -> new Test.Compare(name, "<", 2);
            case 4 -> new Test.Not(test(random, names, depth - 1));
            case 5 -> new Test.Both(test(random, names, depth - 1), test(random, names, depth - 1));
            default -> new Test.Either(test(random, names, depth - 1), test(random, names, depth - 1));
        };
    }

    private static PointDraft include(Random random, List<Knob> member) {
        var values = new LinkedHashMap<String, Value>();
        var written = new LinkedHashMap<String, Value>();
        for (Knob knob : member) {
            if (knob.when != null && Boolean.FALSE.equals(knob.when.outcome(values))) {
                continue;
            }
            if (knob.values.size() == 1 && random.nextBoolean()) {
                values.put(knob.name, knob.values.getFirst());
                continue;
            }
            var value = random.nextInt(4) == 0 ? Value.of(77) : knob.values.get(random.nextInt(knob.values.size()));
            values.put(knob.name, value);
            written.put(knob.name, value);
        }
        return new PointDraft("/include", written);
    }
}
