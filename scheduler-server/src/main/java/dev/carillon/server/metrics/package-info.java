/**
 * What is counted, and the page on which dashboards read it. Knows the core's port and Micrometer,
 * and no transport.
 */
@NullMarked
package dev.carillon.server.metrics;

import org.jspecify.annotations.NullMarked;
