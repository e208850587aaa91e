package dev.carillon.model.query;

/** How two values are compared. */
public enum Comparison {
  EQUAL(":"),
  LESS("<"),
  AT_MOST("<="),
  MORE(">"),
  AT_LEAST(">=");

  private final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  /** As it is printed. */
  public String sign() {
    return sign;
  }

  boolean holds(long left, long right) {
    return switch (this) {
      case EQUAL -> left == right;
      case LESS -> left < right;
      case AT_MOST -> left <= right;
      case MORE -> left > right;
      case AT_LEAST -> left >= right;
    };
  }

  static Comparison ofSign(String sign) {
    for (Comparison each : values()) {
      if (each.sign.equals(sign)) {
        return each;
      }
    }
    return EQUAL;
  }
}
