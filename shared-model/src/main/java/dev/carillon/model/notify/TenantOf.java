package dev.carillon.model.notify;

/**
 * Whose a channel or a rule is: {@code ops@acme} is the tenant acme's, {@code ops} the whole
 * cluster's. The tenant stands in the name so that wherever one is named it is clear whose it is.
 */
public final class TenantOf {
  private static final char MARK = '@';

  private TenantOf() {}

  /** The tenant of a name; empty: the whole cluster. */
  public static String name(String name) {
    int mark = name.indexOf(MARK);
    return mark < 0 ? "" : name.substring(mark + 1);
  }

  /** The name without its tenant. */
  public static String local(String name) {
    int mark = name.indexOf(MARK);
    return mark < 0 ? name : name.substring(0, mark);
  }

  /** A name of a tenant's, unless it is somebody's already. */
  public static String own(String name, String tenant) {
    return name.isEmpty() || name.indexOf(MARK) >= 0 ? name : name + MARK + tenant;
  }
}
