/** The form that makes a task. */
@NullMarked
package dev.carillon.desktop.feature.submit;

import org.jspecify.annotations.NullMarked;
