package dev.carillon.server.definition;

import dev.carillon.model.apply.Difference;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.query.Nearest;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.server.core.apply.Document;
import dev.carillon.server.core.port.DefinitionTexts;
import dev.carillon.server.core.workflow.Draft;
import dev.carillon.server.definition.Tree.Mapping;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Documents of every kind, told apart by {@code kind}. */
public final class DefinitionDocuments implements DefinitionTexts {
  private static final Schema SCHEDULE = Schema.of("schedule");
  private static final Schema QUEUE = Schema.of("queue");
  private static final Schema CHANNEL = Schema.of("notification-channel");
  private static final Schema RULE = Schema.of("notification-rule");

  @Override
  public List<Document> read(String text) {
    List<Document> documents = new ArrayList<>();
    try {
      for (Tree tree : Documents.read(text)) {
        documents.add(read(tree));
      }
    } catch (Unreadable e) {
      documents.add(
          Document.unreadable(
              e.place().line(),
              WorkflowDocuments.problem(new Fault(e.place(), "", e.message(), e.advice()))));
    }
    return documents;
  }

  @Override
  public Difference difference(Document.Body stored, Document.Body wanted, int most) {
    return FieldChanges.between(fields(stored), fields(wanted), most);
  }

  private static FieldValues fields(Document.Body body) {
    FieldValues fields = new FieldValues();
    switch (body) {
      case Document.OfWorkflow workflow -> WorkflowFields.write(fields, workflow.workflow());
      case Document.OfSchedule schedule -> ScheduleFields.write(fields, schedule.schedule());
      case Document.OfQueue queue -> QueueFields.write(fields, queue.settings());
      case Document.OfChannel channel -> NotificationFields.write(fields, channel.channel());
      case Document.OfRule rule -> NotificationFields.write(fields, rule.rule());
    }
    return fields;
  }

  private static Document read(Tree tree) {
    String kind =
        tree instanceof Mapping mapping ? TaskReader.text(mapping, "kind").orElse("") : "";
    return switch (kind) {
      case "workflow" -> workflow(tree);
      case "schedule" -> schedule(tree);
      case "queue" -> queue(tree);
      case "notification-channel" -> channel(tree);
      case "notification-rule" -> rule(tree);
      default ->
          Document.unreadable(
              tree.at().line(),
              WorkflowDocuments.problem(
                  new Fault(
                      tree.find("kind"),
                      "kind",
                      "Expected kind workflow, schedule, queue, notification-channel or"
                          + " notification-rule, but got "
                          + (kind.isEmpty() ? "none." : "'" + SchemaCheck.shortened(kind) + "'."),
                      Nearest.of(kind, Schema.NAMES)
                          .map(word -> "Did you mean " + word + "?")
                          .orElse("Add it at the beginning."))));
    };
  }

  private static String text(Tree tree, String key, String otherwise) {
    return tree instanceof Mapping mapping ? TaskReader.text(mapping, key).orElse(otherwise) : "";
  }

  private static Document workflow(Tree tree) {
    Draft draft = WorkflowDocuments.draft(tree);
    return new Document(
        new Document.Name(
            "workflow", text(tree, "tenant", NewTask.DEFAULT_NAME), text(tree, "id", "")),
        tree.at().line(),
        draft.workflow().<Document.Body>map(w -> new Document.OfWorkflow(draft, w)),
        draft.problems());
  }

  private static Document schedule(Tree tree) {
    return typed(
        tree,
        SCHEDULE,
        new Document.Name(
            "schedule", text(tree, "tenant", NewTask.DEFAULT_NAME), text(tree, "id", "")),
        mapping -> new Document.OfSchedule(ScheduleReader.read(mapping)));
  }

  private static Document queue(Tree tree) {
    return typed(
        tree,
        QUEUE,
        new Document.Name("queue", "", text(tree, "id", "")),
        mapping -> new Document.OfQueue(QueueReader.read(mapping)));
  }

  private static Document channel(Tree tree) {
    return typed(
        tree,
        CHANNEL,
        new Document.Name("notification-channel", "", text(tree, "id", "")),
        mapping -> new Document.OfChannel(NotificationReader.channel(mapping)));
  }

  private static Document rule(Tree tree) {
    return typed(
        tree,
        RULE,
        new Document.Name("notification-rule", "", text(tree, "id", "")),
        mapping -> new Document.OfRule(NotificationReader.rule(mapping)));
  }

  private interface Reading {
    Document.Body read(Mapping mapping);
  }

  private static Document typed(Tree tree, Schema schema, Document.Name name, Reading reading) {
    List<WorkflowProblem> problems =
        new ArrayList<>(schema.faults(tree).stream().map(WorkflowDocuments::problem).toList());
    Optional<Document.Body> body = Optional.empty();
    if (problems.isEmpty() && tree instanceof Mapping mapping) {
      try {
        body = Optional.of(reading.read(mapping));
      } catch (CarillonException e) {
        problems.add(
            WorkflowDocuments.problem(
                new Fault(tree.find(e.field()), e.field(), e.message(), e.advice())));
      } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
        problems.add(
            WorkflowDocuments.problem(
                new Fault(
                    tree.at(), "", "Expected values that can be, but: " + e.getMessage(), "")));
      }
    }
    return new Document(name, tree.at().line(), body, problems);
  }
}
