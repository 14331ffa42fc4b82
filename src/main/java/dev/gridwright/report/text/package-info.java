/// Reports that are read by people in forges and by the tools of a pipeline: Markdown, JUnit XML, OpenMetrics,
/// dotenv. Each is bounded, whatever the number of trials.
///
/// May import `report.model`, `api` and the domain.
@NullMarked
package dev.gridwright.report.text;

import org.jspecify.annotations.NullMarked;
