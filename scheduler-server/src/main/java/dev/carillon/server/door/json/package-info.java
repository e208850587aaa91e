/**
 * The JSON twin of the contract under {@code /api/v1}, and the pages for probes and dashboards on
 * the same port. Routes come from the contract's own annotations; nothing about a single call is
 * said here.
 */
@NullMarked
package dev.carillon.server.door.json;

import org.jspecify.annotations.NullMarked;
