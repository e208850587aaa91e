package dev.carillon.desktop.fx;

import dev.carillon.desktop.i18n.Refusal;
import dev.carillon.desktop.i18n.Wrong;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * Why something failed, in words for people.
 *
 * @param what one sentence
 * @param advice what to do next, or empty
 * @param lasting whether to ask the same again would be answered the same
 */
public record Problem(String what, String advice, boolean lasting) {
  private static final Set<ErrorCode> LASTING =
      EnumSet.of(
          ErrorCode.INVALID_ARGUMENT,
          ErrorCode.TOO_LARGE,
          ErrorCode.NOT_FOUND,
          ErrorCode.PERMISSION_DENIED);

  public Problem(String what, String advice) {
    this(what, advice, false);
  }

  public static Problem of(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CarillonException e) {
      Refusal refusal = Refusal.of(e);
      return new Problem(refusal.what(), refusal.advice(), LASTING.contains(e.code()));
    }
    if (cause instanceof Wrong wrong) {
      return new Problem(String.valueOf(wrong.getMessage()), wrong.advice());
    }
    return new Problem(String.valueOf(cause.getMessage()), "");
  }
}
