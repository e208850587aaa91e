package dev.carillon.server.mask;

import dev.carillon.model.error.CarillonException;

/** Refusals without the secrets of what they refuse. */
public final class Refusals {
  /** Characters of each text. A caller may name a thing by all that a message holds. */
  private static final int MOST = 4_000;

  /** Characters beyond, that a secret which would be cut is still known by its form. */
  private static final int BEYOND = 512;

  private Refusals() {}

  /** The same for who is told it; the very same if it tells no secret and is not too long. */
  public static CarillonException hidden(CarillonException e) {
    boolean secret = Mask.isSecret(e.field());
    String message = cut(e.message(), MOST + BEYOND);
    String shown = shortened(Mask.text(secret ? withoutValues(message) : message));
    String advice = shortened(Mask.text(cut(e.advice(), MOST + BEYOND)));
    String subject = shortened(Mask.name(cut(e.subject(), MOST + BEYOND)));
    if (shown.equals(e.message()) && advice.equals(e.advice()) && subject.equals(e.subject())) {
      return e;
    }
    return CarillonException.of(e.code(), shown)
        .field(e.field())
        .advice(advice)
        .operation(e.operation())
        .subject(subject)
        .retryAfter(e.retryAfter())
        .cause(e)
        .build();
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  private static String shortened(String text) {
    return text.length() <= MOST ? text : cut(text, MOST) + "…";
  }

  /** What stands in a field that is called like a secret is one, whatever it looks like. */
  private static String withoutValues(String message) {
    int got = message.indexOf("but got ");
    return (got < 0 ? message : message.substring(0, got) + "but got something else.")
        .replaceAll("'[^']*'", "'" + Mask.HIDDEN + "'");
  }
}
