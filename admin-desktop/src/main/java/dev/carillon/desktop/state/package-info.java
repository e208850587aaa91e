/**
 * Live state without a toolkit: the connection, what the server last said, and what can be computed
 * from it. Model, client, the texts of the console and JDK may come in; JavaFX may not.
 */
@NullMarked
package dev.carillon.desktop.state;

import org.jspecify.annotations.NullMarked;
