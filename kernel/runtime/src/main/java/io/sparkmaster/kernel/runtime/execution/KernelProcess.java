package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.transport.Transport;
import io.sparkmaster.kernel.runtime.api.Comm;
import io.sparkmaster.kernel.runtime.api.Notebook;
import io.sparkmaster.kernel.runtime.comms.Comms;
import io.sparkmaster.kernel.runtime.completion.KnownTables;
import io.sparkmaster.kernel.runtime.completion.SqlCatalog;
import io.sparkmaster.kernel.runtime.config.KernelConfig;
import io.sparkmaster.kernel.runtime.display.Display;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.evidence.CellRecords;
import io.sparkmaster.kernel.runtime.evidence.Evidence;
import io.sparkmaster.kernel.runtime.history.History;
import io.sparkmaster.kernel.runtime.history.HistoryFile;
import io.sparkmaster.kernel.runtime.input.StandardInput;
import io.sparkmaster.kernel.runtime.inspection.SourceDocs;
import io.sparkmaster.kernel.runtime.java.JavaEvaluator;
import io.sparkmaster.kernel.runtime.java.NotebookVariables;
import io.sparkmaster.kernel.runtime.language.Evaluator;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.language.OwnCode;
import io.sparkmaster.kernel.runtime.language.SharedVariable;
import io.sparkmaster.kernel.runtime.magics.Magics;
import io.sparkmaster.kernel.runtime.magics.NotebookParts;
import io.sparkmaster.kernel.runtime.output.Logs;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import io.sparkmaster.kernel.runtime.plan.PlanTree;
import io.sparkmaster.kernel.runtime.scala.ScalaEvaluator;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import io.sparkmaster.kernel.runtime.spark.NotebookSpark;
import io.sparkmaster.kernel.runtime.spark.VariableEndpoint;
import io.sparkmaster.kernel.runtime.sparkui.SparkPages;
import io.sparkmaster.kernel.runtime.sql.SqlEvaluator;
import io.sparkmaster.kernel.runtime.text.Texts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.jspecify.annotations.Nullable;

/**
 * The whole kernel, put together. The transport answers from the first moment; the compiler and
 * Spark start side by side meanwhile, and cells wait for them.
 */
public final class KernelProcess implements AutoCloseable, Notebook.Services {
  private static final System.Logger LOG = System.getLogger(KernelProcess.class.getName());
  private static final Executor STARTING =
      task -> {
        var thread = new Thread(task, "starting");
        thread.setDaemon(true);
        thread.start();
      };

  /** Threads that want a processor, for each that there is. */
  private static final double BUSY = 4;

  private static final int WARM_UP_TRIES = 10;
  private static final int WARM_UP_AGAIN_SECONDS = 60;

  /** What the warm-up itself has used is let go by then. */
  private static final int IDLE_HEAP_AFTER_SECONDS = 3;

  private final Host host;
  private final Transport transport;
  private final ClassShipping shipping;
  private final NotebookVariables variables;
  private final Replies replies;
  private final Display display = new Display();
  private final CellRecords records = new CellRecords();
  private final StreamCapture streams;
  private final NotebookSpark spark;
  private final Languages languages;
  private final SharedVariables shared;
  private final Failures failures;
  private final LiveDisplay live;
  private final RunningCells cells = new RunningCells();
  private final JvmDefaults defaults = JvmDefaults.now();
  private final StandardInput input = new StandardInput(new Asked());
  private final Comms comms;
  private final Kernel kernel;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CountDownLatch shutdown = new CountDownLatch(1);

  /**
   * Starts the kernel.
   *
   * @param transport owned by the kernel from here on
   * @param scratch an existing directory for Spark's own files
   */
  public KernelProcess(KernelConfig config, Transport transport, Path scratch) {
    this(config, transport, new WholeJvm(config.shipping(), scratch, config.events()));
  }

  /**
   * Starts a kernel in a JVM that may have others.
   *
   * @param transport owned by the kernel from here on
   * @param host what the kernel has of the JVM
   */
  public KernelProcess(KernelConfig config, Transport transport, Host host) {
    this.host = host;
    this.transport = transport;
    this.shipping = host.shipping();
    this.variables = new NotebookVariables(shipping, this::broadcast, host.name());
    this.replies = new Replies(transport);
    this.streams = host.capture(new CellOutput(cells, records, replies));
    this.comms =
        new Comms(
            (parent, type, content, metadata, buffers) ->
                replies.publish(
                    parent == null ? cells.parent() : parent, type, content, metadata, buffers));
    host.readFrom(input);
    this.spark = new NotebookSpark(new Hosted(), config.spark(), STARTING);
    this.languages =
        new Languages(
            Map.<Language, Supplier<Evaluator>>of(
                Language.SCALA,
                started(config, () -> new ScalaEvaluator(shipping, Preludes.SCALA)),
                Language.JAVA,
                started(config, () -> new JavaEvaluator(shipping, variables, Preludes.JAVA)),
                Language.SQL,
                () -> new SqlEvaluator(spark::session, this::find)),
            this::startLanguage);
    this.shared = new SharedVariables(languages);
    this.failures = new Failures(languages, spark, this::find);
    this.live = new LiveDisplay(replies, streams);
    var history =
        config.history().map(HistoryFile::new).map(History::in).orElseGet(History::inMemory);
    var evidence =
        new Evidence(
            name ->
                find(name)
                    .flatMap(variable -> Optional.ofNullable(variable.get()))
                    .or(() -> languages.variable(name, config.language())),
            records,
            spark);
    var tables = new KnownTables();
    var runner =
        new CellRunner(
            config.language(),
            languages,
            shared,
            spark,
            display,
            streams,
            replies,
            history,
            records,
            evidence,
            cells,
            tables,
            input,
            new Magics(new Parts(config)),
            failures,
            new ProgressSubscribers(comms),
            live);
    var shells =
        new Subshells(
            subshell ->
                new CellQueue(subshell, runner, replies, cells, this::contextLoader, host::enter));
    var assistance =
        new Assistance(
            config.language(),
            languages,
            tables,
            new SqlCatalog(spark::started),
            SourceDocs.in(config.sources()));
    this.kernel =
        new Kernel(
            config.language(),
            shells,
            assistance,
            comms,
            input,
            history,
            new SparkPages(spark::started, host.isShared()),
            replies,
            started,
            shutdown::countDown);
    host.connect(this);
    // What is the JVM's own is nobody's of those who share it.
    var log = host.isShared() ? Optional.<Path>empty() : config.log();
    var logs = CompletableFuture.runAsync(() -> Logs.begin(log), STARTING);
    var ready =
        languages
            .start(config.language())
            .thenCombine(spark.ready(), (one, other) -> one)
            .thenCombine(logs, (one, other) -> one);
    if (!host.isShared()) {
      ready.thenAccept(evaluator -> cells.whenIdle(this::warmUp));
    }
    ready.whenComplete((done, failed) -> started.complete(null));
    shells.start();
    transport.start(kernel);
    replies.status(null, "starting");
  }

  /** What a first cell need not wait for. */
  private void warmUp() {
    languages.start(Language.SQL);
    spark.rehearse();
    warmUpMore(WARM_UP_TRIES);
  }

  /** What may never be used can wait while others want the machine more, as when a class begins. */
  private void warmUpMore(int tries) {
    if (shutdown.getCount() == 0) {
      return;
    }
    var machine = ManagementFactory.getOperatingSystemMXBean();
    if (machine.getSystemLoadAverage() <= BUSY * machine.getAvailableProcessors()) {
      var all =
          CompletableFuture.allOf(
              Arrays.stream(Language.values())
                  .map(languages::start)
                  .toArray(CompletableFuture<?>[]::new));
      kernel.warmUp(
          "spark.rang",
          () ->
              all.whenComplete(
                  (done, failed) ->
                      later(IDLE_HEAP_AFTER_SECONDS, () -> STARTING.execute(IdleHeap::shrink))));
    } else if (tries > 0) {
      later(WARM_UP_AGAIN_SECONDS, () -> warmUpMore(tries - 1));
    }
  }

  private void later(long seconds, Runnable task) {
    CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS, STARTING)
        .execute(() -> cells.whenIdle(task));
  }

  /** The notebook's Spark, by what the kernel has of its JVM. */
  private final class Hosted implements NotebookSpark.Start {
    @Override
    public SparkSession start(Map<String, String> settings, Consumer<SparkContext> follow) {
      return host.startSpark(settings, variables, follow);
    }

    @Override
    public boolean isOurs(@Nullable Properties ofJob) {
      return host.isOurs(ofJob);
    }

    @Override
    public void begin(SparkSession session) {
      host.begin(session);
    }

    @Override
    public void stop(SparkSession session) {
      host.stopSpark(session);
    }
  }

  private ClassLoader contextLoader() {
    spark.started().ifPresent(session -> shipping.renew(session.sparkContext()));
    return shipping.contextLoader();
  }

  private VariableEndpoint.@Nullable Large broadcast(byte[] value) {
    return VariableEndpoint.broadcast(spark.session().sparkContext(), value);
  }

  /** What magics reach. */
  private final class Parts implements NotebookParts {
    private final Map<String, String> settings;

    Parts(KernelConfig config) {
      this.settings = new LinkedHashMap<>(config.spark());
    }

    @Override
    public SparkSession spark() {
      return spark.session();
    }

    @Override
    public void mayRestartSpark(String setting) {
      host.mayRestartSpark(setting);
    }

    @Override
    public void restartSpark(Map<String, String> changed) {
      var before = Map.copyOf(settings);
      settings.putAll(changed);
      try {
        spark.restart(Map.copyOf(settings));
      } catch (KernelException e) {
        // A setting that Spark refuses must not leave the notebook without one.
        settings.clear();
        settings.putAll(before);
        spark.restart(before);
        throw e;
      }
    }

    @Override
    public void resetSpark() {
      host.mayResetSpark();
      if (cells.others()) {
        throw new KernelException(
            Code.BAD_CELL,
            "%reset would take Spark from another cell, which runs in a subshell. Stop that one"
                + " first.");
      }
      spark.cancelAll();
      spark.reset();
      spark.removeExtras();
      defaults.restore();
    }

    @Override
    public Map<Language, Evaluator> languages() {
      return languages.started();
    }

    @Override
    public String trace() {
      return failures.trace();
    }

    @Override
    public void addToLoader(Path jar) {
      shipping.addJar(jar);
    }
  }

  private Supplier<Evaluator> started(KernelConfig config, Supplier<Evaluator> maker) {
    return config.startsInTurn()
        ? () -> {
          LOG.log(System.Logger.Level.DEBUG, "{0} has started first", spark.session());
          return maker.get();
        }
        : maker;
  }

  private void startLanguage(Runnable start) {
    STARTING.execute(
        () -> {
          Thread.currentThread().setContextClassLoader(shipping.loader());
          start.run();
        });
  }

  /** The client whose cell asks. */
  private final class Asked implements StandardInput.Client {
    @Override
    public Optional<Object> asker() {
      return cells.current().map(cell -> cell);
    }

    @Override
    public Optional<String> ask(String prompt, boolean password) {
      streams.flush();
      return cells
          .current()
          .filter(CellRequest::allowStdin)
          .map(cell -> replies.ask(cell.message(), prompt, password));
    }
  }

  @Override
  public SparkSession spark() {
    return spark.session();
  }

  private Optional<SharedVariable> find(String variable) {
    return shared.find(variable);
  }

  @Override
  public @Nullable Object shared(String name) {
    return find(name).map(SharedVariable::get).orElse(null);
  }

  @Override
  public void display(@Nullable Object value, @Nullable String displayId, boolean update) {
    OwnCode.gate();
    var cell = cells.current();
    if (value != null && LiveDisplay.isFor(value) && cell.isPresent()) {
      showLive(value, cell.get(), displayId, update);
      return;
    }
    var shown = display.renderWhole(value, Texts.bounded(String.valueOf(value)));
    streams.flush();
    if (isSilent()) {
      return;
    }
    var content = Json.object();
    content.set("data", shown.data());
    content.set("metadata", shown.metadata());
    var fleeting = content.putObject("transient");
    if (displayId != null) {
      fleeting.put("display_id", displayId);
    }
    var type =
        cells
            .origin()
            .map(each -> each.displayType(update))
            .orElse(update ? "update_display_data" : "display_data");
    replies.publish(cells.parent(), type, content);
  }

  private void showLive(
      Object value, CellRequest cell, @Nullable String displayId, boolean update) {
    try {
      live.show(value, cell, displayId, update);
    } catch (StreamingQueryException | TimeoutException e) {
      throw new CompletionException("The stream failed", e);
    }
  }

  @Override
  public void explain(Dataset<?> dataset, boolean run) {
    OwnCode.gate();
    display(run ? PlanTree.run(dataset) : PlanTree.of(dataset), null, false);
  }

  private boolean isSilent() {
    return cells.origin().map(CellRequest::silent).orElse(false);
  }

  @Override
  public void clearOutput(boolean wait) {
    OwnCode.gate();
    streams.flush();
    if (!isSilent()) {
      replies.publish(cells.parent(), "clear_output", Json.object().put("wait", wait));
    }
  }

  @Override
  public void page(String text) {
    OwnCode.gate();
    var payload = Json.object().put("source", "page").put("start", 0);
    payload.putObject("data").put("text/plain", text);
    cells.addPayload(payload);
  }

  @Override
  public String ask(String prompt, boolean password) throws IOException {
    return input.ask(prompt, password);
  }

  @Override
  public Comm openComm(String target, Map<String, ?> data) {
    OwnCode.gate();
    streams.flush();
    return comms.open(target, data);
  }

  @Override
  public void onComm(String target, BiConsumer<Comm, Map<String, Object>> opened) {
    comms.register(target, opened);
  }

  /** Whether a cell runs now. */
  public boolean runsCell() {
    return cells.current().isPresent();
  }

  /** Waits until a client asks for shutdown, or the kernel is closed. */
  public void awaitShutdown() throws InterruptedException {
    shutdown.await();
  }

  @Override
  public void close() {
    shutdown.countDown();
    kernel.close();
    streams.close();
    transport.close();
    languages.close();
    spark.stop();
    shipping.close();
  }
}
