/**
 * The handlers that every worker brings along, and the loader of plug-ins. They know only what a
 * plug-in author knows, {@code worker.api}, and the settings of the worker.
 */
@NullMarked
package dev.carillon.server.worker.handler;

import org.jspecify.annotations.NullMarked;
