package dev.carillon.server.boot;

/** The version that this program was built as. */
public final class Version {
  private Version() {}

  public static String text() {
    String built = Version.class.getPackage().getImplementationVersion();
    return built == null ? "unpackaged" : built;
  }
}
