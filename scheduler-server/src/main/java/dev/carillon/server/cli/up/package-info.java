/**
 * What {@code carillon up} adds to a server: the sample workload and what is told to the person who
 * started it.
 */
@NullMarked
package dev.carillon.server.cli.up;

import org.jspecify.annotations.NullMarked;
