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
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import io.sparkmaster.kernel.runtime.plan.PlanTree;
import io.sparkmaster.kernel.runtime.scala.ScalaEvaluator;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import io.sparkmaster.kernel.runtime.spark.JobSnapshots;
import io.sparkmaster.kernel.runtime.spark.NotebookSpark;
import io.sparkmaster.kernel.runtime.spark.SparkStart;
import io.sparkmaster.kernel.runtime.spark.VariableEndpoint;
import io.sparkmaster.kernel.runtime.sql.SqlEvaluator;
import io.sparkmaster.kernel.runtime.text.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
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
  private static final Executor STARTING =
      task -> {
        var thread = new Thread(task, "starting");
        thread.setDaemon(true);
        thread.start();
      };

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
  private final StandardInput input = new StandardInput(new Asked());
  private final Comms comms;
  private final Kernel kernel;
  private final CountDownLatch shutdown = new CountDownLatch(1);

  /**
   * Starts the kernel.
   *
   * @param transport owned by the kernel from here on
   * @param scratch an existing directory for Spark's own files
   */
  public KernelProcess(KernelConfig config, Transport transport, Path scratch) {
    this.transport = transport;
    this.shipping = config.shipping().open();
    this.variables = new NotebookVariables(shipping.loader(), this::broadcast);
    this.replies = new Replies(transport);
    this.streams = StreamCapture.install(new CellOutput(cells, records, replies));
    this.comms =
        new Comms(
            (parent, type, content, metadata, buffers) ->
                replies.publish(
                    parent == null ? cells.parent() : parent, type, content, metadata, buffers));
    System.setIn(input);
    this.spark =
        new NotebookSpark(
            (settings, follow) -> startSpark(settings, scratch, follow), config.spark(), STARTING);
    this.languages =
        new Languages(
            Map.<Language, Supplier<Evaluator>>of(
                Language.SCALA, () -> new ScalaEvaluator(shipping, Preludes.SCALA),
                Language.JAVA, () -> new JavaEvaluator(shipping, variables, Preludes.JAVA),
                Language.SQL, () -> new SqlEvaluator(spark::session, this::find)),
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
            subshell -> new CellQueue(subshell, runner, replies, cells, shipping.loader()));
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
            replies,
            shutdown::countDown);
    Notebook.connect(this);
    languages
        .start(config.language())
        .thenAcceptBoth(spark.ready(), (evaluator, session) -> cells.whenIdle(this::warmUp));
    shells.start();
    transport.start(kernel);
    replies.status(null, "starting");
  }

  /** What a first cell need not wait for. */
  private void warmUp() {
    var languagesStart =
        CompletableFuture.allOf(
            Arrays.stream(Language.values())
                .map(languages::start)
                .toArray(CompletableFuture<?>[]::new));
    spark.rehearse();
    kernel.warmUp(
        "spark.rang",
        () ->
            languagesStart.whenComplete(
                (all, error) -> cells.whenIdle(() -> STARTING.execute(IdleHeap::shrink))));
  }

  private SparkSession startSpark(
      Map<String, String> settings, Path scratch, Consumer<SparkContext> follow) {
    return SparkStart.start(
        settings,
        shipping,
        scratch,
        context -> {
          variables.forgetForms();
          VariableEndpoint.start(context, variables);
          JobSnapshots.of(context, variables);
          shipping.join(context);
          follow.accept(context);
        });
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
    if (value != null && LiveDisplay.isFor(value) && displayId == null && cell.isPresent()) {
      showLive(value, cell.get());
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
    replies.publish(cells.parent(), update ? "update_display_data" : "display_data", content);
  }

  private void showLive(Object value, CellRequest cell) {
    try {
      live.show(value, cell);
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
    return cells.current().map(CellRequest::silent).orElse(false);
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

  /** Waits until a client asks for shutdown. */
  public void awaitShutdown() throws InterruptedException {
    shutdown.await();
  }

  @Override
  public void close() {
    kernel.close();
    streams.close();
    transport.close();
    languages.close();
    spark.stop();
    shipping.close();
  }
}
