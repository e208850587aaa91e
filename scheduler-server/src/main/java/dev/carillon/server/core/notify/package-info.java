/**
 * Notifications: which events are told by which rules, what is told together, when a message is
 * tried again. How messages travel is behind ports.
 */
@NullMarked
package dev.carillon.server.core.notify;

import org.jspecify.annotations.NullMarked;
