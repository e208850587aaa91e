/**
 * The one place that speaks Redis: the scripts, the keys, the packed record, and the core's stores
 * on top of them. A script is a file {@code lua/<verb>.lua}; every state change is one call of one
 * script.
 */
@NullMarked
package dev.carillon.server.store.redis;

import org.jspecify.annotations.NullMarked;
