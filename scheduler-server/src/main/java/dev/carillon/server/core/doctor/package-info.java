/**
 * Looks for what needs a look. One class a symptom: it reads the chart and tells findings with
 * severity and advice. A new symptom is a class here and a line in {@link
 * dev.carillon.server.core.doctor.Doctor}.
 */
@NullMarked
package dev.carillon.server.core.doctor;

import org.jspecify.annotations.NullMarked;
