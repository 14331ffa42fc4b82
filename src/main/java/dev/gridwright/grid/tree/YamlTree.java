package dev.gridwright.grid.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads YAML 1.2, one document, without aliases, anchors and tags; where asked to, with tags of the core schema.
final class YamlTree {
    private static final String CORE = "tag:yaml.org,2002:";

    private final Parser parser;
    private final boolean tags;
    private final List<Fault> faults = new ArrayList<>();

    private YamlTree(Parser parser, boolean tags) {
        this.parser = parser;
        this.tags = tags;
    }

    /// @param tags whether scalars may have the tags `!!str`, `!!int`, `!!float`, `!!bool` and `!!null`
    static Reading read(String text, boolean tags) {
        var settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(TreeReader.MAX_BYTES + 1)
                .build();
        try {
            return new YamlTree(new ParserImpl(settings, new StreamReader(settings, text)), tags).document();
        } catch (Unreadable e) {
            return new Reading.Broken(e.fault());
        } catch (MarkedYamlEngineException e) {
            return new Reading.Broken(YamlSyntax.fault(e, text));
        } catch (ReaderException e) {
            var place = TreeReader.placeAt(text, e.getPosition());
            return new Reading.Broken(
                    new Fault(place, "a control character", "U+%04X".formatted(e.getCodePoint()), "text"));
        } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return new Reading.Broken(new Fault(
                    Place.root(1, 1),
                    "not YAML: " + Optional.ofNullable(e.getMessage()).orElse("unreadable"),
                    "",
                    ""));
        }
    }

    private Reading document() {
        parser.next();
        if (parser.peekEvent() instanceof StreamEndEvent) {
            return new Reading.Broken(new Fault(Place.root(1, 1), "the document is empty", "", ""));
        }
        parser.next();
        var first = parser.next();
        var root = node(first, rootAt(first), 1);
        parser.next();
        var after = parser.next();
        if (after instanceof DocumentStartEvent) {
            faults.add(new Fault(rootAt(after), "a second document after '---'", "", "one document"));
        }
        return new Reading.Tree(root, "yaml", faults);
    }

    private Node node(Event event, Place place, int depth) {
        Unreadable.refuseDepth(depth, place);
        return switch (event) {
            case AliasEvent alias -> {
                faults.add(new Fault(
                        place, "an alias", "*" + alias.getAlias().getValue(), "the values themselves, written out"));
                yield new Node.Refused(place);
            }
            case ScalarEvent scalar -> scalar(scalar, place);
            case MappingStartEvent start -> {
                refuseProperties(start, place);
                yield mapping(place, depth);
            }
            case CollectionStartEvent start -> {
                refuseProperties(start, place);
                yield listing(place, depth);
            }
            default -> throw new IllegalStateException("no node begins with " + event);
        };
    }

    private Node scalar(ScalarEvent scalar, Place place) {
        refuseAnchor(scalar.getAnchor(), place);
        if (scalar.getTag().isPresent()) {
            return tagged(scalar.getTag().get(), scalar.getValue(), place);
        }
        return scalar.getScalarStyle() == ScalarStyle.PLAIN
                ? Scalars.plain(place, scalar.getValue(), faults)
                : Scalars.text(place, scalar.getValue(), faults);
    }

    /// The node of a scalar whose tag says what it is.
    private Node tagged(String tag, String text, Place place) {
        var kind = tags && tag.startsWith(CORE) ? tag.substring(CORE.length()) : "";
        if (kind.equals("str")) {
            return Scalars.text(place, text, faults);
        }
        var node = switch (kind) {
            case "int", "float", "bool", "null" -> Scalars.plain(place, text, faults);
            default -> {
                refuseTag(tag, place);
                yield new Node.Refused(place);
            }
        };
        boolean fits = switch (node) {
            case Node.Numeral _ -> kind.equals("int") || kind.equals("float");
            case Node.Flag _ -> kind.equals("bool");
            case Node.Absent _ -> kind.equals("null");
            case Node.Refused _ -> true;
            case Node.Text _, Node.Listing _, Node.Mapping _ -> false;
        };
        if (fits) {
            return node;
        }
        faults.add(new Fault(place, "not what its tag says", text, "!!" + kind));
        return new Node.Refused(place);
    }

    private Node listing(Place place, int depth) {
        var items = new ArrayList<Node>();
        while (!(parser.peekEvent() instanceof SequenceEndEvent)) {
            var event = parser.next();
            items.add(node(event, place.item(items.size(), line(event), column(event)), depth + 1));
        }
        parser.next();
        return new Node.Listing(place, items);
    }

    private Node mapping(Place place, int depth) {
        var entries = new Entries(place, faults);
        while (!(parser.peekEvent() instanceof MappingEndEvent)) {
            var keyEvent = parser.next();
            if (!(keyEvent instanceof ScalarEvent scalar)) {
                var bad = place.key("", line(keyEvent), column(keyEvent));
                faults.add(new Fault(bad, "a key that is not text", "", "a name"));
                node(keyEvent, bad, depth + 1);
                node(parser.next(), bad, depth + 1);
                continue;
            }
            var key = scalar.getValue();
            var keyPlace = place.key(key, line(scalar), column(scalar));
            refuseAnchor(scalar.getAnchor(), keyPlace);
            scalar.getTag().ifPresent(tag -> refuseTag(tag, keyPlace));
            var event = parser.next();
            entries.put(key, keyPlace, node(event, place.key(key, line(event), column(event)), depth + 1));
        }
        parser.next();
        return entries.mapping();
    }

    private void refuseProperties(CollectionStartEvent start, Place place) {
        refuseAnchor(start.getAnchor(), place);
        start.getTag().ifPresent(tag -> refuseTag(tag, place));
    }

    private void refuseAnchor(Optional<Anchor> anchor, Place place) {
        anchor.ifPresent(name -> faults.add(
                new Fault(place, "an anchor", "&" + name.getValue(), "no anchors and aliases; write the values out")));
    }

    private void refuseTag(String tag, Place place) {
        faults.add(new Fault(place, "a tag", tag, "no tags; a value in quotes is text"));
    }

    private static Place rootAt(Event event) {
        return Place.root(line(event), column(event));
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static int column(Event event) {
        return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(0);
    }
}
