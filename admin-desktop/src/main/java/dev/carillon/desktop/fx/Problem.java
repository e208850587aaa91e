package dev.carillon.desktop.fx;

import dev.carillon.desktop.i18n.Refusal;
import dev.carillon.desktop.i18n.Wrong;
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
      Refusal refusal = Refusal.of(e);
      return new Problem(refusal.what(), refusal.advice());
    }
    if (cause instanceof Wrong wrong) {
      return new Problem(String.valueOf(wrong.getMessage()), wrong.advice());
    }
    return new Problem(String.valueOf(cause.getMessage()), "");
  }
}
