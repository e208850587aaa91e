package dev.carillon.model.worker;

import dev.carillon.model.task.Payload;
import java.time.Duration;

/**
 * The end of an attempt.
 *
 * @param error what went wrong, at most 4,096 bytes of UTF-8, or empty
 * @param result what the handler returned, at most 65,536 bytes
 * @param retryAfter try again after this long instead of the back-off; zero: the back-off
 */
public record Completion(
    AttemptRef attempt, Outcome outcome, String error, Payload result, Duration retryAfter) {}
