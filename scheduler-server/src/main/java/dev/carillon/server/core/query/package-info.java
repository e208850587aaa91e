/** Finding tasks by a filter: which part the indexes answer, and reading the rest without haste. */
@NullMarked
package dev.carillon.server.core.query;

import org.jspecify.annotations.NullMarked;
