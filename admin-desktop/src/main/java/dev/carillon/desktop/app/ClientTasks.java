package dev.carillon.desktop.app;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.state.TaskPort;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResults;
import dev.carillon.model.query.Completion;
import dev.carillon.model.query.Facets;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The tasks of a real server. */
record ClientTasks(CarillonClient client) implements TaskPort {
  @Override
  public CompletableFuture<SearchUpdate> page(SearchRequest request) {
    return client.search().page(request);
  }

  @Override
  public CompletableFuture<Facets> facets(String filter, List<String> fields) {
    return client.search().facets(filter, fields, 0);
  }

  @Override
  public CompletableFuture<Completion> complete(String filter, int cursor) {
    return client.search().complete(filter, cursor);
  }

  @Override
  public CompletableFuture<Task> hold(String id, String reason) {
    return client.taskControl().hold(id, reason);
  }

  @Override
  public CompletableFuture<Task> resume(String id, String reason) {
    return client.taskControl().resume(id, reason);
  }

  @Override
  public CompletableFuture<Task> runNow(String id, String reason) {
    return client.taskControl().runNow(id, reason);
  }

  @Override
  public CompletableFuture<Task> reschedule(
      String id, NewTask.Due due, String version, String reason) {
    return client.taskControl().reschedule(id, due, version, reason);
  }

  @Override
  public CompletableFuture<TaskState> delete(String id, String reason) {
    return client.taskControl().delete(id, reason);
  }

  @Override
  public CompletableFuture<SubmitReceipt> retryAsNew(
      String id, TaskChanges changes, String reason) {
    return client.taskControl().retryAsNew(id, changes, reason);
  }

  @Override
  public CompletableFuture<BulkJob> plan(BulkOrder order) {
    return client.bulk().plan(order);
  }

  @Override
  public CompletableFuture<BulkJob> apply(String id) {
    return client.bulk().apply(id, 0);
  }

  @Override
  public CompletableFuture<BulkJob> stop(String id) {
    return client.bulk().cancel(id);
  }

  @Override
  public Subscription watch(String id, StreamListener<BulkJob> listener) {
    return client.bulk().watch(id, listener);
  }

  @Override
  public CompletableFuture<BulkResults> results(String id, int pageSize) {
    return client.bulk().results(id, Optional.empty(), pageSize, "");
  }
}
