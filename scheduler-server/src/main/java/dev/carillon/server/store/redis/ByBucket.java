package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * A batch split over buckets and into calls of one round trip, whose answers come back in the
 * batch's order. A call keeps Redis busy for 2 milliseconds at most.
 */
final class ByBucket<T> {
  /** Of what a call carries, by weight: an item that costs Redis 20 microseconds weighs 1. */
  private static final int MOST = 100;

  private static final class Group<T> {
    final int bucket;
    final List<T> items = new ArrayList<>();
    final List<Integer> places = new ArrayList<>();
    int weight;

    Group(int bucket) {
      this.bucket = bucket;
    }
  }

  /** Reads the answer of the i-th item of a reply. */
  interface Reader<T, R> {
    R read(T item, Reply reply, int i);
  }

  private final List<Group<T>> groups = new ArrayList<>();
  private final int size;

  private ByBucket(int size) {
    this.size = size;
  }

  static <T> ByBucket<T> of(List<T> batch, Function<T, TaskId> id) {
    return of(batch, id, item -> 1);
  }

  static <T> ByBucket<T> of(List<T> batch, Function<T, TaskId> id, ToIntFunction<T> weight) {
    ByBucket<T> split = new ByBucket<>(batch.size());
    Map<Integer, Group<T>> open = new LinkedHashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      T item = batch.get(i);
      int bucket = id.apply(item).bucket();
      Group<T> group = open.get(bucket);
      int its = weight.applyAsInt(item);
      if (group == null || group.weight + its > MOST) {
        group = new Group<>(bucket);
        open.put(bucket, group);
        split.groups.add(group);
      }
      group.weight += its;
      group.items.add(item);
      group.places.add(i);
    }
    return split;
  }

  List<ScriptRunner.Call> calls(Script script, Supplier<Args> head, BiFunction<Args, T, Args> add) {
    List<ScriptRunner.Call> calls = new ArrayList<>(groups.size());
    for (Group<T> group : groups) {
      Args args = head.get();
      for (T item : group.items) {
        args = add.apply(args, item);
      }
      calls.add(new ScriptRunner.Call(script, group.bucket, args.list()));
    }
    return calls;
  }

  /** Calls whose arguments are made of all the items of each at once. */
  List<ScriptRunner.Call> callsOf(Script script, Function<List<T>, Args> args) {
    return groups.stream()
        .map(g -> new ScriptRunner.Call(script, g.bucket, args.apply(g.items).list()))
        .toList();
  }

  <R> List<R> collect(List<Reply> replies, Reader<T, R> reader) {
    List<R> results = new ArrayList<>(Collections.nCopies(size, null));
    for (int g = 0; g < groups.size(); g++) {
      Group<T> group = groups.get(g);
      for (int i = 0; i < group.items.size(); i++) {
        results.set(group.places.get(i), reader.read(group.items.get(i), replies.get(g), i));
      }
    }
    return results;
  }
}
