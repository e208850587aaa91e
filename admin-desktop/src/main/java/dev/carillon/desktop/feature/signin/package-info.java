/** Showing a server who the operator is. */
@NullMarked
package dev.carillon.desktop.feature.signin;

import org.jspecify.annotations.NullMarked;
