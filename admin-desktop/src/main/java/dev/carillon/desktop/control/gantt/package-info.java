/** Time lines: a row a thing, its times as bars. Knows no workflows. */
@NullMarked
package dev.carillon.desktop.control.gantt;

import org.jspecify.annotations.NullMarked;
