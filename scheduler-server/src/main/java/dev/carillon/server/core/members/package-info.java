/**
 * The servers of the cluster: who is alive, who runs the loops of which bucket, and how the buckets
 * are shared.
 */
@NullMarked
package dev.carillon.server.core.members;

import org.jspecify.annotations.NullMarked;
