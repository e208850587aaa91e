package dev.carillon.server.cli;

import dev.carillon.server.boot.ProcessClock;
import dev.carillon.server.boot.Version;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The program {@code carillon}: the root of all commands. */
@Command(
    name = "carillon",
    synopsisSubcommandLabel = "COMMAND",
    description = "A scheduler for delayed work: submit tasks, see them run, stop and repeat them.",
    versionProvider = Carillon.BuiltVersion.class,
    footer = {
      "",
      "Examples:",
      "  carillon task submit --type shell --payload date --follow",
      "  carillon task list --state dead",
      "  carillon queue pause mail --reason 'provider is down' --for 30m",
      "",
      "Exit codes: 0 done; 1 failed; 2 wrong command line or value; 3 server not reachable or not"
          + " ready; 4 not found.",
      "Environment: CARILLON_SERVER names the server (default: localhost:9090); CARILLON_CA the"
          + " authorities to trust; CARILLON_TOKEN or CARILLON_TOKEN_FILE says who you are."
    })
public final class Carillon implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  private final Terminal terminal;

  private Carillon(Terminal terminal) {
    this.terminal = terminal;
  }

  public static void main(String[] args) {
    System.exit(run(Terminal.ofProcess(ProcessClock.get()), args));
  }

  /** Runs one command and gives its exit code. */
  public static int run(Terminal terminal, String... args) {
    int code = commandLine(terminal).execute(args);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  /** All commands. A new one is one line here: {@code .addSubcommand(new XCommand(terminal))}. */
  static CommandLine commandLine(Terminal terminal) {
    Errors errors = new Errors(terminal);
    return new CommandLine(new Carillon(terminal))
        .addSubcommand(new UpCommand(terminal))
        .addSubcommand(ServerCommand.of(terminal))
        .addSubcommand(
            Group.of(
                terminal,
                "task",
                "Submit tasks, find them, follow them, hold, change or stop them, run them again.",
                new TaskSubmit(terminal),
                new TaskList(terminal),
                new TaskFind(terminal),
                new TaskShow(terminal),
                new TaskExplain(terminal),
                new TaskCancel(terminal),
                new TaskHold(terminal),
                new TaskResume(terminal),
                new TaskReschedule(terminal),
                new TaskEdit(terminal),
                new TaskRunNow(terminal),
                new TaskRetry(terminal),
                new TaskDelete(terminal),
                new TaskLogs(terminal)))
        .addSubcommand(
            Group.of(
                terminal,
                "queue",
                "Look at queues, stop and start them.",
                new QueueList(terminal),
                new QueuePause(terminal),
                new QueueResume(terminal),
                new QueueSet(terminal),
                new QueueLimits(terminal)))
        .addSubcommand(
            Group.of(terminal, "tenant", "Limit what a tenant may run.", new TenantSet(terminal)))
        .addSubcommand(
            WorkerCommand.of(
                terminal,
                new WorkerList(terminal),
                new WorkerPause(terminal),
                new WorkerResume(terminal),
                new WorkerResize(terminal),
                new WorkerDrain(terminal)))
        .addSubcommand(workflows(terminal))
        .addSubcommand(new ApplyCommand(terminal))
        .addSubcommand(new PauseCommand(terminal))
        .addSubcommand(new ResumeCommand(terminal))
        .addSubcommand(new PausesCommand(terminal))
        .addSubcommand(
            Group.of(
                terminal,
                "dlq",
                "Dead letters: see what killed them, bring them back, throw them away.",
                new DlqGroups(terminal),
                new DlqList(terminal),
                new DlqRedrive(terminal),
                new DlqCanary(terminal),
                new DlqDiscard(terminal),
                new DlqUndo(terminal)))
        .addSubcommand(
            Group.of(
                terminal,
                "cluster",
                "Look at the cluster as a whole.",
                new ClusterInfoCommand(terminal),
                new ClusterGroundCommand(terminal),
                new ClusterCourseCommand(terminal),
                new ClusterStatsCommand(terminal),
                new ClusterHealthCommand(terminal)))
        .addSubcommand(
            LedgerCommand.of(terminal, new LedgerCheck(terminal), new LedgerReport(terminal)))
        .addSubcommand(
            new CommandLine(new DoctorCommand(terminal)).addSubcommand(DoctorRecord.of(terminal)))
        .addSubcommand(
            Group.of(
                terminal,
                "bulk",
                "Do one thing to many tasks: planned first, then at a bounded rate.",
                new BulkOf.Cancel(terminal),
                new BulkOf.Retry(terminal),
                new BulkOf.Delete(terminal),
                new BulkOf.Hold(terminal),
                new BulkOf.Unhold(terminal),
                new BulkOf.RunNow(terminal),
                new BulkOf.Reschedule(terminal),
                new BulkOf.Priority(terminal),
                new BulkJobs.Listing(terminal),
                new BulkJobs.Show(terminal),
                new BulkJobs.Resume(terminal),
                new BulkJobs.Stop(terminal)))
        .addSubcommand(
            Group.of(
                terminal,
                "schedule",
                "What runs again and again: by the clock, at a rate, after its own end.",
                new SchedulePut(terminal),
                new ScheduleList(terminal),
                new ScheduleShow(terminal),
                new SchedulePreview(terminal),
                new ScheduleDescribe(terminal),
                new SchedulePause(terminal),
                new ScheduleResume(terminal),
                new ScheduleRun(terminal),
                new ScheduleHistory(terminal),
                new ScheduleBackfill(terminal),
                new ScheduleBackfills(terminal),
                new ScheduleDelete(terminal)))
        .addSubcommand(new EventsCommand(terminal))
        .addSubcommand(NotifyCommand.of(terminal))
        .addSubcommand(BackupCommand.of(terminal))
        .addSubcommand(RestoreCommand.of(terminal))
        .addSubcommand(
            Group.of(
                terminal,
                "ticks",
                "Load for the ticks door, and a sample consumer of what comes out of it.",
                new TicksGenerate(terminal),
                new TicksConsume(terminal)))
        .addSubcommand(new LoginCommand(terminal))
        .addSubcommand(new LogoutCommand(terminal))
        .addSubcommand(new WhoamiCommand(terminal))
        .addSubcommand(
            Group.of(
                terminal,
                "token",
                "Tokens for workers and programs.",
                new TokenCreate(terminal),
                new TokenList(terminal),
                new TokenRevoke(terminal)))
        .addSubcommand(
            Group.of(
                terminal,
                "user",
                "Who can log in, and what they may do.",
                new UserAdd(terminal),
                new UserList(terminal),
                new UserPasswd(terminal),
                new UserRemove(terminal)))
        .addSubcommand(
            Group.of(
                terminal,
                "audit",
                "Who changed what, and whether anybody touched the log of it.",
                new AuditList(terminal),
                new AuditExport(terminal),
                new AuditVerify(terminal)))
        .addSubcommand(
            Group.of(terminal, "certs", "Certificates for trying out TLS.", new CertsDev(terminal)))
        .addSubcommand(new BenchCommand(terminal))
        .addSubcommand(new HelpCommand())
        .setOut(new PrintWriter(terminal.out(), true))
        .setErr(new PrintWriter(terminal.err(), true))
        .setUsageHelpWidth(Math.clamp(terminal.width(), 80, 110))
        .setUsageHelpLongOptionsMaxWidth(34)
        .setHelpFactory(SectionedHelp::new)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(int.class, new WholeNumber())
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors);
  }

  private static CommandLine workflows(Terminal terminal) {
    return Group.of(
        terminal,
        "workflow",
        "Graphs of tasks: store and plan them, run them, look at runs and steer them.",
        new WorkflowPut(terminal),
        new WorkflowValidate(terminal),
        new WorkflowPlan(terminal),
        new WorkflowRun(terminal),
        new WorkflowList(terminal),
        new WorkflowShow(terminal),
        new WorkflowVersions(terminal),
        new WorkflowRuns(terminal),
        new WorkflowWatch(terminal),
        new WorkflowGraph(terminal),
        new WorkflowExplain(terminal),
        new WorkflowRetry(terminal),
        new WorkflowRerun(terminal),
        new WorkflowPause(terminal),
        new WorkflowResume(terminal),
        new WorkflowCancel(terminal),
        new WorkflowDelete(terminal),
        new WorkflowImport(terminal));
  }

  @Override
  public Integer call() {
    commandLine(terminal).usage(terminal.err());
    return Exit.USAGE;
  }

  /** The version the program was built as. */
  static final class BuiltVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"carillon " + Version.text()};
    }
  }
}
