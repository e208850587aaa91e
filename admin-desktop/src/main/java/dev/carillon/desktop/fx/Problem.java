package dev.carillon.desktop.fx;

import dev.carillon.model.error.CarillonException;
import java.util.concurrent.CompletionException;

/**
 * Why something failed, in words for people.
 *
 * @param what one sentence
 * @param advice what to do next, or empty
 */
public record Problem(String what, String advice) {
  public static Problem of(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CarillonException e) {
      return new Problem(e.message(), e.advice());
    }
    return new Problem(String.valueOf(cause.getMessage()), "");
  }
}
