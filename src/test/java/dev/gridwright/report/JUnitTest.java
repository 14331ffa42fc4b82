package dev.gridwright.report;

import static dev.gridwright.report.MadeResults.gate;
import static dev.gridwright.report.MadeResults.point;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.study.Gate.Level;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

final class JUnitTest {
    private static final String EVERY_CHARACTER = everyCharacter();

    private static String everyCharacter() {
        var text = new StringBuilder();
        for (int c = 0; c <= 0x10FFFF; c += c < 0x3000 || c > 0xFF00 && c < 0x10100 ? 1 : 997) {
            text.appendCodePoint(c);
        }
        return text.append("\ud800 lone \udc00]]>&<\"'").toString();
    }

    /// The suite of a report that is valid.
    private static Element suite(MadeResults results) throws Exception {
        var report = results.text(ReportFormat.JUNIT);
        var schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(JUnitTest.class.getResource("/report/junit.xsd"));
        schema.newValidator().validate(new StreamSource(new StringReader(report)));
        return (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(report)))
                .getElementsByTagName("testsuite")
                .item(0);
    }

    private static List<Element> cases(Element suite) {
        var cases = new ArrayList<Element>();
        var found = suite.getElementsByTagName("testcase");
        for (int i = 0; i < found.getLength(); i++) {
            cases.add((Element) found.item(i));
        }
        return cases;
    }

    private static void countsAgree(Element suite) {
        assertThat(suite.getAttribute("tests"))
                .isEqualTo(
                        Integer.toString(suite.getElementsByTagName("testcase").getLength()));
        for (var kind : List.of("failure", "error")) {
            assertThat(suite.getAttribute(kind + "s"))
                    .isEqualTo(Integer.toString(suite.getElementsByTagName(kind).getLength()));
        }
        assertThat(suite.getAttribute("skipped"))
                .isEqualTo(
                        Integer.toString(suite.getElementsByTagName("skipped").getLength()));
    }

    @Test
    void every_gate_is_a_case_and_a_failed_one_says_why_in_its_body() throws Exception {
        var suite = suite(MadeResults.of(20)
                .gates(
                        "failed",
                        gate("best >= 0.95", Level.ERROR, false, 0.8125),
                        gate("rate(failed) < 2%", Level.ERROR, true, 0.01),
                        gate("best(f1) > 0.5", Level.ERROR, false, Double.NaN),
                        gate("duration < 15m", Level.WARN, false, 2_000)));

        countsAgree(suite);
        var cases = cases(suite);
        assertThat(cases)
                .extracting(one -> one.getAttribute("name"))
                .containsExactly(
                        "study digits-forest-k3x9q2",
                        "best >= 0.95",
                        "rate(failed) < 2%",
                        "best(f1) > 0.5",
                        "warn: duration < 15m");
        assertThat(cases.get(1).getAttribute("classname")).isEqualTo("gridwright.digits-forest.gates");
        assertThat(cases.get(1).getTextContent()).contains("best >= 0.95 is not met: 0.8125");
        assertThat(cases.get(2).getChildNodes().getLength()).isLessThanOrEqualTo(1);
        assertThat(cases.get(3).getTextContent()).contains("no number is no pass");
        assertThat(suite.getElementsByTagName("skipped")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("message")
                        .getNodeValue())
                .isEqualTo("warning: duration < 15m is not met: 33m20s (2000.0)");
        assertThat(suite.getAttribute("time")).isEqualTo("90.000");
    }

    @Test
    void a_failed_trial_is_an_error_with_its_point_and_message_in_the_body() throws Exception {
        var suite = suite(MadeResults.of(50));

        countsAgree(suite);
        var failed = cases(suite).get(1);
        assertThat(failed.getAttribute("name")).isEqualTo("trial 24: max_depth=5, kernel=poly, gamma=0.1");
        assertThat(failed.getTextContent())
                .contains(
                        "it ended with exit code 3\nand said no more",
                        "failed.exit",
                        "{\"gamma\":0.1,\"kernel\":\"poly\",\"max_depth\":5}",
                        "exit code: 3");
        var error = (Element) failed.getElementsByTagName("error").item(0);
        assertThat(error.getAttribute("type")).isEqualTo("failed.exit");
        assertThat(error.getAttribute("message")).isEqualTo("it ended with exit code 3");
    }

    @Test
    void beyond_two_hundred_failed_trials_the_report_says_how_many_are_left_out() throws Exception {
        var all = MadeResults.of(0)
                .trials(
                        1_000,
                        index -> MadeResults.fallen(
                                index, point("x", index), Outcome.INVALID, Cause.METRIC_MISSING, ""));

        var suite = suite(all);

        countsAgree(suite);
        assertThat(cases(suite)).hasSize(202);
        assertThat(cases(suite).getFirst().getTextContent()).contains("No trial succeeded");
        assertThat(cases(suite).getLast().getAttribute("name")).isEqualTo("800 further failed trials");
        assertThat(suite.getElementsByTagName("system-out").item(0).getTextContent())
                .startsWith("800 further failed trials left out");
    }

    @Test
    void whatever_characters_a_program_wrote_the_report_is_valid() throws Exception {
        var odd = MadeResults.of(0)
                .trials(
                        EVERY_CHARACTER.length() / 3_000 + 1,
                        index -> MadeResults.fallen(
                                index,
                                point(
                                        "x",
                                        EVERY_CHARACTER
                                                .substring((int) index * 3_000)
                                                .substring(
                                                        0,
                                                        Math.min(
                                                                3_000,
                                                                EVERY_CHARACTER.length() - (int) index * 3_000))),
                                Outcome.FAILED,
                                Cause.EXCEPTION,
                                EVERY_CHARACTER.substring((int) index * 3_000)));

        countsAgree(suite(odd));
    }
}
