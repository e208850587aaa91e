/**
 * One action on many tasks: planned first, applied at a pace that leaves room for other work, and
 * kept in the store so that any server can go on with it.
 */
@NullMarked
package dev.carillon.server.core.bulk;

import org.jspecify.annotations.NullMarked;
