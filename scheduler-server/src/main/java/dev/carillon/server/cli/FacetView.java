package dev.carillon.server.cli;

import dev.carillon.model.query.Facets;

/** How tasks are spread, as people read it. */
final class FacetView {
  private FacetView() {}

  static String text(Facets found, int width) {
    Table table = new Table().words("FIELD").figures("TASKS").text("VALUE").text("SAMPLE");
    for (Facets.Facet facet : found.facets()) {
      for (Facets.Value value : facet.values()) {
        table.row(
            facet.field(),
            (facet.exact() ? "" : "≥ ") + Text.count(value.count()),
            Text.line(value.value()),
            Text.line(value.sample()));
      }
      if (facet.others() > 0) {
        table.row(facet.field(), Text.count(facet.others()), "(others)", "");
      }
    }
    String part =
        found.complete()
            ? ""
            : "; "
                + Text.count(found.scanned())
                + " of "
                + Text.plural(found.candidates(), "record")
                + " read, more with --scan";
    return table.render(width) + Text.plural(found.matched(), "matching task") + part + "\n";
  }
}
