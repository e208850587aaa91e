package dev.carillon.wire;

import dev.carillon.model.query.Completion;
import dev.carillon.model.query.Facets;
import dev.carillon.model.query.FilterCheck;
import dev.carillon.model.query.FilterProblem;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.told.Told;
import dev.carillon.v1.CompleteFilterResponse;
import dev.carillon.v1.Facet;
import dev.carillon.v1.FacetValue;
import dev.carillon.v1.FacetsResponse;
import dev.carillon.v1.Suggestion;
import dev.carillon.v1.ValidateFilterResponse;
import java.util.Optional;

/** Filters, searches and what they find. */
public final class SearchMapping {
  private SearchMapping() {}

  public static dev.carillon.v1.SearchRequest toProto(SearchRequest request) {
    return dev.carillon.v1.SearchRequest.newBuilder()
        .setFilter(request.filter())
        .setPageSize(request.pageSize())
        .setPageToken(request.pageToken())
        .setWithPayload(request.withPayload())
        .setCountAll(request.countAll())
        .build();
  }

  public static SearchRequest fromProto(dev.carillon.v1.SearchRequest proto) {
    return new SearchRequest(
        proto.getFilter(),
        proto.getPageSize(),
        proto.getPageToken(),
        proto.getWithPayload(),
        proto.getCountAll());
  }

  public static dev.carillon.v1.SearchUpdate toProto(SearchUpdate update) {
    dev.carillon.v1.SearchUpdate.Builder proto =
        dev.carillon.v1.SearchUpdate.newBuilder()
            .setScanned(update.scanned())
            .setMatched(update.matched())
            .setCandidates(update.candidates())
            .setTotal(update.total())
            .setNextPageToken(update.nextToken())
            .setDone(update.done());
    update.tasks().forEach(task -> proto.addTasks(TaskMapping.toProto(task)));
    return proto.build();
  }

  public static SearchUpdate fromProto(dev.carillon.v1.SearchUpdate proto) {
    return new SearchUpdate(
        proto.getTasksList().stream().map(TaskMapping::fromProto).toList(),
        proto.getScanned(),
        proto.getMatched(),
        proto.getCandidates(),
        proto.getTotal(),
        proto.getNextPageToken(),
        proto.getDone());
  }

  public static FacetsResponse toProto(Facets facets) {
    FacetsResponse.Builder proto =
        FacetsResponse.newBuilder()
            .setMatched(facets.matched())
            .setScanned(facets.scanned())
            .setCandidates(facets.candidates())
            .setComplete(facets.complete());
    for (Facets.Facet facet : facets.facets()) {
      Facet.Builder one =
          Facet.newBuilder()
              .setField(facet.field())
              .setOthers(facet.others())
              .setExact(facet.exact());
      facet
          .values()
          .forEach(
              v ->
                  one.addValues(
                      FacetValue.newBuilder()
                          .setValue(v.value())
                          .setCount(v.count())
                          .setSample(v.sample())));
      proto.addFacets(one);
    }
    return proto.build();
  }

  public static Facets fromProto(FacetsResponse proto) {
    return new Facets(
        proto.getFacetsList().stream()
            .map(
                f ->
                    new Facets.Facet(
                        f.getField(),
                        f.getValuesList().stream()
                            .map(v -> new Facets.Value(v.getValue(), v.getCount(), v.getSample()))
                            .toList(),
                        f.getOthers(),
                        f.getExact()))
            .toList(),
        proto.getMatched(),
        proto.getScanned(),
        proto.getCandidates(),
        proto.getComplete());
  }

  public static CompleteFilterResponse toProto(Completion completion) {
    CompleteFilterResponse.Builder proto =
        CompleteFilterResponse.newBuilder().setFrom(completion.from()).setTo(completion.to());
    completion
        .suggestions()
        .forEach(
            s ->
                proto.addSuggestions(
                    Suggestion.newBuilder()
                        .setText(s.text())
                        .setKind(s.kind().name())
                        .setHelp(s.help())));
    return proto.build();
  }

  public static Completion fromProto(CompleteFilterResponse proto) {
    return new Completion(
        proto.getFrom(),
        proto.getTo(),
        proto.getSuggestionsList().stream()
            .map(s -> new Completion.Suggestion(s.getText(), kind(s.getKind()), s.getHelp()))
            .toList());
  }

  /** A kind of a later version is as good as a value: a text to put there. */
  private static Completion.Kind kind(String name) {
    for (Completion.Kind kind : Completion.Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return Completion.Kind.VALUE;
  }

  public static ValidateFilterResponse toProto(FilterCheck check) {
    ValidateFilterResponse.Builder proto =
        ValidateFilterResponse.newBuilder()
            .setCanonical(check.canonical())
            .setIndexed(check.indexed())
            .setCandidates(check.candidates())
            .setTotal(check.total());
    check
        .problem()
        .ifPresent(
            p ->
                proto.setProblem(
                    dev.carillon.v1.FilterProblem.newBuilder()
                        .setColumn(p.column())
                        .setLength(p.length())
                        .setMessage(p.message())
                        .setAdvice(p.advice())
                        .addAllSuggestions(p.suggestions())));
    return proto.build();
  }

  public static FilterCheck fromProto(ValidateFilterResponse proto) {
    dev.carillon.v1.FilterProblem p = proto.getProblem();
    return new FilterCheck(
        proto.getCanonical(),
        proto.hasProblem()
            ? Optional.of(
                new FilterProblem(
                    p.getColumn(),
                    p.getLength(),
                    p.getMessage(),
                    p.getAdvice(),
                    p.getSuggestionsList(),
                    Told.NONE,
                    Told.NONE))
            : Optional.empty(),
        proto.getIndexed(),
        proto.getCandidates(),
        proto.getTotal());
  }
}
