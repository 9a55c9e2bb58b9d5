package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.transport.Transport;
import io.sparkmaster.kernel.runtime.api.Notebook;
import io.sparkmaster.kernel.runtime.config.KernelConfig;
import io.sparkmaster.kernel.runtime.display.Display;
import io.sparkmaster.kernel.runtime.evidence.CellRecords;
import io.sparkmaster.kernel.runtime.evidence.Evidence;
import io.sparkmaster.kernel.runtime.java.JavaEvaluator;
import io.sparkmaster.kernel.runtime.java.NotebookVariables;
import io.sparkmaster.kernel.runtime.language.Evaluator;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.language.SharedVariable;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import io.sparkmaster.kernel.runtime.scala.ScalaEvaluator;
import io.sparkmaster.kernel.runtime.shipping.ClassOutputDirectory;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import io.sparkmaster.kernel.runtime.spark.JobSnapshots;
import io.sparkmaster.kernel.runtime.spark.NotebookSpark;
import io.sparkmaster.kernel.runtime.spark.SparkStart;
import io.sparkmaster.kernel.runtime.spark.VariableEndpoint;
import io.sparkmaster.kernel.runtime.sql.SqlEvaluator;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
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
  private final ClassShipping shipping = new ClassOutputDirectory();
  private final NotebookVariables variables =
      new NotebookVariables(shipping.loader(), this::broadcast);
  private final Replies replies;
  private final Display display = new Display();
  private final CellRecords records = new CellRecords();
  private final StreamCapture streams;
  private final NotebookSpark spark;
  private final Languages languages;
  private final SharedVariables shared;
  private final CellQueue cells;
  private final Kernel kernel;
  private final CountDownLatch shutdown = new CountDownLatch(1);
  private volatile @Nullable Message lastCell;

  /**
   * Starts the kernel.
   *
   * @param transport owned by the kernel from here on
   * @param scratch an existing directory for Spark's own files
   */
  public KernelProcess(KernelConfig config, Transport transport, Path scratch) {
    this.transport = transport;
    this.replies = new Replies(transport);
    this.streams = StreamCapture.install(this::printed);
    System.setIn(new NoInput());
    this.spark =
        new NotebookSpark(
            follow ->
                CompletableFuture.supplyAsync(() -> startSpark(config, scratch, follow), STARTING));
    this.languages =
        new Languages(
            Map.<Language, Supplier<Evaluator>>of(
                Language.SCALA, () -> new ScalaEvaluator(shipping, Preludes.SCALA),
                Language.JAVA, () -> new JavaEvaluator(shipping, variables, Preludes.JAVA),
                Language.SQL, () -> new SqlEvaluator(spark::session, this::find)),
            this::startLanguage);
    this.shared = new SharedVariables(languages);
    var history = new History();
    var evidence =
        new Evidence(
            name ->
                find(name)
                    .flatMap(variable -> Optional.ofNullable(variable.get()))
                    .or(() -> languages.variable(name, config.language())),
            records,
            spark);
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
            evidence);
    this.cells = new CellQueue(runner, replies, shipping.loader());
    runner.runBy(cells::isStopped, cells::finishing);
    this.kernel =
        new Kernel(config.language(), languages, cells, history, replies, shutdown::countDown);
    Notebook.connect(this);
    languages
        .start(config.language())
        .thenRun(() -> Arrays.stream(Language.values()).forEach(languages::start));
    cells.start();
    transport.start(kernel);
    replies.status(null, "starting");
  }

  private SparkSession startSpark(
      KernelConfig config, Path scratch, Consumer<SparkContext> follow) {
    return SparkStart.start(
        config.spark(),
        shipping,
        scratch,
        context -> {
          variables.forgetForms();
          VariableEndpoint.start(context, variables);
          JobSnapshots.of(context, variables);
          follow.accept(context);
        });
  }

  private VariableEndpoint.@Nullable Large broadcast(byte[] value) {
    return VariableEndpoint.broadcast(spark.session().sparkContext(), value);
  }

  private void startLanguage(Runnable start) {
    STARTING.execute(
        () -> {
          Thread.currentThread().setContextClassLoader(shipping.loader());
          start.run();
        });
  }

  private void printed(String stream, String text) {
    var running = cells.running();
    if (running != null) {
      lastCell = running.message();
      records.printed(running.cellId(), stream, text);
      if (running.silent()) {
        return;
      }
    }
    var content = Json.object().put("name", stream).put("text", text);
    replies.publish(lastCell, "stream", content);
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
  public void display(@Nullable Object value) {
    var shown = display.render(value, String.valueOf(value));
    streams.flush();
    var running = cells.running();
    if (running != null && running.silent()) {
      return;
    }
    var content = Json.object();
    content.set("data", shown.data());
    content.set("metadata", shown.metadata());
    content.putObject("transient");
    replies.publish(running == null ? lastCell : running.message(), "display_data", content);
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
