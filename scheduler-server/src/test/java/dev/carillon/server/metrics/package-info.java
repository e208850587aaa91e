/** Tests of what is counted. */
package dev.carillon.server.metrics;
