/** Who may do what: roles, the part of the data they hold for, tokens and users. JDK only. */
@NullMarked
package dev.carillon.model.access;

import org.jspecify.annotations.NullMarked;
