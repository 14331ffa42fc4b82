/// What reports are made of: one study with its trials, as it is at one moment, wherever it is kept.
///
/// Plain Java: may import the search and `study`; knows neither stores nor HTTP.
@NullMarked
package dev.gridwright.report.model;

import org.jspecify.annotations.NullMarked;
