package dev.carillon.model.control;

import dev.carillon.model.queue.PauseInfo;

/** A pause in force. */
public record Paused(Scope scope, PauseInfo pause) {}
