package dev.carillon.server.core.query;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.query.Completion;
import dev.carillon.model.query.Facets;
import dev.carillon.model.query.Filter;
import dev.carillon.model.query.FilterCheck;
import dev.carillon.model.query.FilterProblem;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.port.StoreInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finding tasks through the indexes, and through the records where those do not tell. */
public final class SearchOperations implements Search {
  private static final int MAX_PAGE = 500;
  private static final int DEFAULT_PAGE = 100;

  /** Records a single call reads before it gives a token to go on with. */
  private static final long CALL_BUDGET = 20_000;

  private static final long MOST_SCANNED = 1_000_000;

  private final SearchStore store;
  private final StoreInfo info;
  private final Pace pace;
  private final FacetCounter facets;
  private final KnownWords words;

  /**
   * @param secret whether the values of a label of that name are not to be suggested
   */
  public SearchOperations(SearchStore store, StoreInfo info, Pace pace, Predicate<String> secret) {
    this.store = store;
    this.info = info;
    this.pace = pace;
    this.facets = new FacetCounter(store, info, pace);
    this.words = new KnownWords(store, facets, info, secret);
  }

  @Override
  public SearchUpdate page(SearchRequest request) {
    Collected collected = new Collected();
    scan(request, CALL_BUDGET).run(collected);
    return collected.whole();
  }

  @Override
  public void stream(SearchRequest request, Sink<SearchUpdate> sink) {
    scan(request, Long.MAX_VALUE).run(sink);
  }

  private Scan scan(SearchRequest request, long budget) {
    if (request.pageSize() < 0 || request.pageSize() > MAX_PAGE) {
      throw CarillonException.invalid(
          "page_size",
          "Expected a page of 1–500 tasks, but got " + request.pageSize() + ".",
          "Leave it out for 100.");
    }
    SearchRequest sized = request.pageSize() == 0 ? request.size(DEFAULT_PAGE) : request;
    SearchPlan plan = SearchPlan.of(Filter.parse(request.filter()), store);
    return new Scan(store, pace, plan, sized, info.nowMs(), budget);
  }

  @Override
  public Facets facets(String filter, List<String> fields, long mostScanned) {
    if (mostScanned < 0 || mostScanned > MOST_SCANNED) {
      throw CarillonException.invalid(
          "most_scanned",
          "Expected 0–1,000,000 records to read, but got " + mostScanned + ".",
          "Leave it out for 20,000.");
    }
    return facets.count(
        SearchPlan.of(Filter.parse(filter), store),
        fields,
        mostScanned == 0 ? CALL_BUDGET : mostScanned);
  }

  @Override
  public Completion complete(String filter, int cursor) {
    return Completion.of(filter, cursor, words);
  }

  @Override
  public FilterCheck check(String text) {
    Optional<FilterProblem> problem = Filter.problem(text);
    if (problem.isPresent()) {
      return new FilterCheck("", problem, false, 0, -1);
    }
    SearchPlan plan = SearchPlan.of(Filter.parse(text), store);
    return new FilterCheck(
        plan.filter().toString(), problem, plan.indexed(), plan.candidates(), plan.total());
  }

  static CarillonException stopping() {
    return CarillonException.of(
            ErrorCode.NOT_READY, "Expected to search to the end, but this server is stopping.")
        .operation("search")
        .advice("Try again; another server or the next start answers.")
        .build();
  }

  /** Puts the updates of a scan together. */
  private static final class Collected implements Sink<SearchUpdate> {
    private final List<dev.carillon.model.task.Task> tasks = new ArrayList<>();
    private SearchUpdate last = new SearchUpdate(List.of(), 0, 0, 0, 0, "", true);

    @Override
    public boolean send(SearchUpdate update) {
      tasks.addAll(update.tasks());
      last = update;
      return true;
    }

    @Override
    public boolean open() {
      return true;
    }

    SearchUpdate whole() {
      return new SearchUpdate(
          tasks,
          last.scanned(),
          last.matched(),
          last.candidates(),
          last.total(),
          last.nextToken(),
          true);
    }
  }
}
