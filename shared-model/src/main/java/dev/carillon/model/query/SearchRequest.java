package dev.carillon.model.query;

/**
 * What somebody looks for.
 *
 * @param filter text of a filter; empty: all tasks
 * @param pageSize hits wanted, 1–500; 0: 100
 * @param pageToken from the previous answer; empty: the first page
 * @param withPayload whether to send payloads too
 * @param countAll go on behind the page until all matches are counted
 */
public record SearchRequest(
    String filter, int pageSize, String pageToken, boolean withPayload, boolean countAll) {
  public static SearchRequest of(String filter) {
    return new SearchRequest(filter, 0, "", false, false);
  }

  public SearchRequest from(String token) {
    return new SearchRequest(filter, pageSize, token, withPayload, countAll);
  }

  public SearchRequest size(int size) {
    return new SearchRequest(filter, size, pageToken, withPayload, countAll);
  }

  public SearchRequest counting() {
    return new SearchRequest(filter, pageSize, pageToken, withPayload, true);
  }
}
