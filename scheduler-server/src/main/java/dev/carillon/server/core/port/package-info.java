/**
 * What the core needs of the outside. Each port says which thread calls it, whether it blocks and
 * how it fails.
 */
@NullMarked
package dev.carillon.server.core.port;

import org.jspecify.annotations.NullMarked;
