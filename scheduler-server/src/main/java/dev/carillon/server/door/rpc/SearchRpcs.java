package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.server.core.query.Search;
import dev.carillon.v1.CompleteFilterRequest;
import dev.carillon.v1.FacetsRequest;
import dev.carillon.v1.SearchRequest;
import dev.carillon.v1.ValidateFilterRequest;
import dev.carillon.wire.SearchMapping;
import java.util.List;

/** SearchService, all but its stream. */
final class SearchRpcs {
  private static final ServiceDescriptor SERVICE =
      dev.carillon.v1.SearchProto.getDescriptor().findServiceByName("SearchService");

  private final Search search;

  SearchRpcs(Search search) {
    this.search = search;
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(
            SERVICE,
            "Page",
            SearchRequest.getDefaultInstance(),
            (q, caller) -> SearchMapping.toProto(search.page(SearchMapping.fromProto(q)))),
        Rpc.of(
            SERVICE,
            "Facets",
            FacetsRequest.getDefaultInstance(),
            (q, caller) ->
                SearchMapping.toProto(
                    search.facets(q.getFilter(), q.getFieldsList(), q.getMostScanned()))),
        Rpc.of(
            SERVICE,
            "Complete",
            CompleteFilterRequest.getDefaultInstance(),
            (q, caller) -> SearchMapping.toProto(search.complete(q.getFilter(), q.getCursor()))),
        Rpc.of(
            SERVICE,
            "Validate",
            ValidateFilterRequest.getDefaultInstance(),
            (q, caller) -> SearchMapping.toProto(search.check(q.getFilter()))));
  }
}
