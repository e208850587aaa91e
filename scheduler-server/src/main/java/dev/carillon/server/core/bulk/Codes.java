package dev.carillon.server.core.bulk;

import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResult;
import dev.carillon.model.bulk.BulkResult.Outcome;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.BulkStore.Effect;
import dev.carillon.server.core.port.BulkStore.Item;

/** Results as they are stored: one byte a task. The numbers never change their meaning. */
final class Codes {
  static final byte DONE = 1;
  static final byte TOLD = 2;
  static final byte GONE = 3;
  static final byte CHANGED = 4;
  static final byte TOO_LATE = 5;
  static final byte FAULT = 6;
  static final byte KEY_TAKEN = 7;
  static final byte REFUSED = 8;

  /** And the code of the state. */
  private static final int OTHER_STATE = 16;

  private Codes() {}

  static byte of(BulkOrder order, Item item, Effect effect) {
    return switch (effect) {
      case Effect.Done done -> DONE;
      case Effect.Told told -> TOLD;
      case Effect.Gone gone ->
          // What is deleted is deleted, whoever did it: a repeat finds nothing either.
          order.action() == BulkAction.DELETE ? DONE : GONE;
      case Effect.Changed(int gen) ->
          // A retry that is repeated after a lost answer finds its own next life.
          order.action() == BulkAction.RETRY && gen == item.gen() + 1 ? DONE : CHANGED;
      case Effect.TooLate late -> TOO_LATE;
      case Effect.Fault fault -> FAULT;
      case Effect.KeyTaken taken -> KEY_TAKEN;
      case Effect.Refused refused -> REFUSED;
      case Effect.OtherState(TaskState state) -> (byte) (OTHER_STATE + state.code());
    };
  }

  static Outcome outcome(byte code) {
    return switch (code) {
      case 0 -> Outcome.OPEN;
      case DONE, TOLD -> Outcome.OK;
      case FAULT, REFUSED -> Outcome.FAILED;
      default -> Outcome.SKIPPED;
    };
  }

  static BulkResult result(Item item, byte code) {
    return new BulkResult(item.id().toString(), item.state(), outcome(code), reason(item, code));
  }

  private static String reason(Item item, byte code) {
    return switch (code) {
      case 0, DONE -> "";
      case TOLD -> "its worker was told to stop";
      case GONE -> "it was deleted since the plan";
      case CHANGED -> "it was run again since the plan";
      case TOO_LATE -> "its start deadline is before the new time";
      case FAULT -> "the store failed";
      case KEY_TAKEN -> "another task holds its unique key by now";
      case REFUSED -> "a new task like it is refused; the server's log says why";
      default -> {
        TaskState now = TaskState.ofCode(code - OTHER_STATE);
        yield "it is " + now + (now == item.state() ? "" : " by now, was " + item.state());
      }
    };
  }
}
