package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.workflow.Definitions;
import dev.carillon.server.core.workflow.Draft;
import dev.carillon.server.core.workflow.WorkflowPage;
import dev.carillon.server.core.workflow.Workflows;
import dev.carillon.v1.DeleteWorkflowRequest;
import dev.carillon.v1.DeleteWorkflowResponse;
import dev.carillon.v1.GetWorkflowRequest;
import dev.carillon.v1.GetWorkflowResponse;
import dev.carillon.v1.ListWorkflowsRequest;
import dev.carillon.v1.ListWorkflowsResponse;
import dev.carillon.v1.PlanWorkflowRequest;
import dev.carillon.v1.PutWorkflowRequest;
import dev.carillon.v1.ValidateWorkflowResponse;
import dev.carillon.v1.WorkflowForm;
import dev.carillon.v1.WorkflowPlan;
import dev.carillon.v1.WorkflowVersion;
import dev.carillon.v1.WorkflowVersionsRequest;
import dev.carillon.v1.WorkflowsProto;
import dev.carillon.wire.RunPlanMapping;
import dev.carillon.wire.WorkflowMapping;
import java.util.ArrayList;
import java.util.List;

/** The definitions of WorkflowService. */
final class WorkflowRpcs {
  static final ServiceDescriptor SERVICE =
      WorkflowsProto.getDescriptor().findServiceByName("WorkflowService");

  private final Definitions definitions;
  private final RunRpcs runs;

  WorkflowRpcs(Workflows workflows) {
    this.definitions = workflows.definitions();
    this.runs = new RunRpcs(workflows.runs());
  }

  List<Rpc<?, ?>> all() {
    List<Rpc<?, ?>> all = new ArrayList<>(runs.all());
    PutWorkflowRequest put = PutWorkflowRequest.getDefaultInstance();
    all.add(Rpc.of(SERVICE, "Put", put, this::put));
    all.add(Rpc.of(SERVICE, "Validate", put, (q, caller) -> validate(q)));
    all.add(Rpc.of(SERVICE, "Get", GetWorkflowRequest.getDefaultInstance(), (q, c) -> get(q)));
    all.add(Rpc.of(SERVICE, "List", ListWorkflowsRequest.getDefaultInstance(), (q, c) -> list(q)));
    all.add(
        Rpc.of(
            SERVICE,
            "Versions",
            WorkflowVersionsRequest.getDefaultInstance(),
            (q, caller) -> versions(q)));
    all.add(Rpc.of(SERVICE, "Plan", PlanWorkflowRequest.getDefaultInstance(), (q, c) -> plan(q)));
    all.add(Rpc.of(SERVICE, "Delete", DeleteWorkflowRequest.getDefaultInstance(), this::delete));
    return all;
  }

  private WorkflowVersion put(PutWorkflowRequest request, Caller caller) {
    return WorkflowMapping.toProto(definitions.put(draft(request), caller));
  }

  private ValidateWorkflowResponse validate(PutWorkflowRequest request) {
    List<WorkflowProblem> problems = definitions.validate(draft(request));
    ValidateWorkflowResponse.Builder answer =
        ValidateWorkflowResponse.newBuilder()
            .setValid(problems.stream().allMatch(WorkflowProblem::warning));
    problems.forEach(problem -> answer.addProblems(WorkflowMapping.toProto(problem)));
    return answer.build();
  }

  private Draft draft(PutWorkflowRequest request) {
    one(request.hasWorkflow(), !request.getText().isEmpty());
    return request.hasWorkflow()
        ? Draft.of(WorkflowMapping.fromProto(request.getWorkflow(), "workflow."))
        : definitions.read(request.getText());
  }

  private static void one(boolean... given) {
    int n = 0;
    for (boolean there : given) {
      n += there ? 1 : 0;
    }
    if (n != 1) {
      throw CarillonException.invalid(
          "workflow",
          "Expected a workflow or a text, but got " + (n == 0 ? "neither." : "more than one."),
          "Send the definition once.");
    }
  }

  private GetWorkflowResponse get(GetWorkflowRequest request) {
    Workflow workflow = stored(request.getTenant(), request.getId(), request.getVersion());
    GetWorkflowResponse.Builder answer = GetWorkflowResponse.newBuilder();
    // A form that is newer than this server: both.
    if (request.getForm() != WorkflowForm.WORKFLOW_FORM_TEXT) {
      answer.setWorkflow(WorkflowMapping.toProto(workflow));
    }
    if (request.getForm() != WorkflowForm.WORKFLOW_FORM_MESSAGE) {
      answer.setText(definitions.write(workflow));
    }
    return answer.build();
  }

  private Workflow stored(String tenant, String id, int version) {
    return definitions.get(WorkflowMapping.tenant(tenant), id, version);
  }

  private ListWorkflowsResponse list(ListWorkflowsRequest request) {
    WorkflowPage page =
        definitions.list(
            request.getTenant(), Checks.pageSize(request.getPageSize()), request.getPageToken());
    return answer(page);
  }

  private ListWorkflowsResponse versions(WorkflowVersionsRequest request) {
    return answer(
        new WorkflowPage(
            definitions.versions(WorkflowMapping.tenant(request.getTenant()), request.getId()),
            ""));
  }

  private static ListWorkflowsResponse answer(WorkflowPage page) {
    ListWorkflowsResponse.Builder answer =
        ListWorkflowsResponse.newBuilder().setNextPageToken(page.nextToken());
    page.workflows().forEach(version -> answer.addWorkflows(WorkflowMapping.toProto(version)));
    return answer.build();
  }

  private WorkflowPlan plan(PlanWorkflowRequest request) {
    one(request.hasWorkflow(), !request.getText().isEmpty(), !request.getId().isEmpty());
    Draft draft =
        request.hasWorkflow()
            ? Draft.of(WorkflowMapping.fromProto(request.getWorkflow(), "workflow."))
            : request.getText().isEmpty()
                ? Draft.of(stored(request.getTenant(), request.getId(), request.getVersion()))
                : definitions.read(request.getText());
    return RunPlanMapping.toProto(definitions.plan(draft, request.getFailingList()));
  }

  private DeleteWorkflowResponse delete(DeleteWorkflowRequest request, Caller caller) {
    return DeleteWorkflowResponse.newBuilder()
        .setVersions(
            definitions.delete(
                WorkflowMapping.tenant(request.getTenant()),
                request.getId(),
                request.getVersion(),
                Checks.reason(request.getReason()),
                caller))
        .build();
  }
}
