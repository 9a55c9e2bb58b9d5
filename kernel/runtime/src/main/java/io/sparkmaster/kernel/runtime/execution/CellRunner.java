package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.completion.KnownTables;
import io.sparkmaster.kernel.runtime.display.Display;
import io.sparkmaster.kernel.runtime.evidence.CellRecords;
import io.sparkmaster.kernel.runtime.evidence.Evidence;
import io.sparkmaster.kernel.runtime.history.History;
import io.sparkmaster.kernel.runtime.input.StandardInput;
import io.sparkmaster.kernel.runtime.language.Evaluation;
import io.sparkmaster.kernel.runtime.language.Evaluator;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.language.OwnCode;
import io.sparkmaster.kernel.runtime.magics.Magics;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import io.sparkmaster.kernel.runtime.spark.NotebookSpark;
import io.sparkmaster.kernel.runtime.sql.SqlEvaluator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Runs one cell: evaluates it, shows its value or error, answers the client. */
final class CellRunner implements CellQueue.Runner {
  private static final System.Logger LOG = System.getLogger(CellRunner.class.getName());

  private final Language language;
  private final Languages languages;
  private final SharedVariables shared;
  private final NotebookSpark spark;
  private final Display display;
  private final StreamCapture streams;
  private final Replies replies;
  private final History history;
  private final CellRecords records;
  private final Evidence evidence;
  private final RunningCells runningCells;
  private final KnownTables tables;
  private final StandardInput input;
  private final Magics magics;
  private final Failures failures;
  private final ProgressSubscribers subscribers;
  private final LiveDisplay live;

  private final Set<Language> ran = ConcurrentHashMap.newKeySet();
  private final JavaTurn javaTurn = new JavaTurn();
  private final Map<CellRequest, ProgressDisplay> displays = new ConcurrentHashMap<>();

  CellRunner(
      Language language,
      Languages languages,
      SharedVariables shared,
      NotebookSpark spark,
      Display display,
      StreamCapture streams,
      Replies replies,
      History history,
      CellRecords records,
      Evidence evidence,
      RunningCells runningCells,
      KnownTables tables,
      StandardInput input,
      Magics magics,
      Failures failures,
      ProgressSubscribers subscribers,
      LiveDisplay live) {
    this.language = language;
    this.languages = languages;
    this.shared = shared;
    this.spark = spark;
    this.display = display;
    this.streams = streams;
    this.replies = replies;
    this.history = history;
    this.records = records;
    this.evidence = evidence;
    this.runningCells = runningCells;
    this.tables = tables;
    this.input = input;
    this.magics = magics;
    this.failures = failures;
    this.subscribers = subscribers;
    this.live = live;
  }

  @Override
  public CellQueue.Outcome run(CellRequest cell, CellQueue queue) {
    var count = cell.storeHistory() ? history.add(cell.code()) : history.count();
    if (!cell.silent()) {
      replies.publish(
          cell.message(),
          "execute_input",
          Json.object().put("code", cell.code()).put("execution_count", count));
    }
    try (var progress = new ProgressDisplay(cell, spark, replies, subscribers)) {
      displays.put(cell, progress);
      var error = evaluate(cell, count, queue);
      queue.finishing();
      streams.flush();
      progress.close();
      var content = Json.object();
      if (error == null) {
        content.put("status", "ok");
        content.set("payload", runningCells.payloads(cell));
        content.set("user_expressions", userExpressions(cell));
        streams.flush();
      } else {
        if (!cell.silent()) {
          replies.publish(cell.message(), "error", error.content());
          error.details().ifPresent(more -> replies.publish(cell.message(), "display_data", more));
        }
        content = error.content().put("status", "error");
      }
      return new CellQueue.Outcome(content.put("execution_count", count), error != null);
    } finally {
      displays.remove(cell);
    }
  }

  private @Nullable ErrorReport evaluate(CellRequest cell, int count, CellQueue queue) {
    try {
      var source = CellSource.of(cell.code(), language);
      var evaluator = languages.get(source.language());
      spark.begin(cell.jobGroup(), cell.cellId(), cell.title());
      for (var line : source.magics()) {
        magics.run(line, new Lines(cell, source.language()));
      }
      records.begin(cell.cellId(), cell.code());
      shared.bring(source.language(), source.code(), evaluator);
      var begin = System.nanoTime();
      Evaluation evaluation;
      try {
        evaluation = evaluate(source, evaluator);
      } finally {
        shared.took(source.language(), evaluator);
      }
      if (source.timed()) {
        StreamCapture.say("Time: %.3f s".formatted((System.nanoTime() - begin) / 1e9));
      }
      if (evaluation instanceof Evaluation.Completed completed) {
        records.gave(cell.cellId(), completed.value());
        tables.learn(completed.text(), evaluator::variable);
        if (queue.isStopped()) {
          return ErrorReport.stopped();
        }
        show(cell, completed, count);
        records.completed(cell.cellId());
        return null;
      }
      if (queue.isStopped()) {
        return ErrorReport.stopped();
      }
      return evaluation instanceof Evaluation.DoesNotCompile refused
          ? failures.of(refused, source.code())
          : failures.of(((Evaluation.Threw) evaluation).error(), source.code());
    } catch (InterruptedException e) {
      return ErrorReport.stopped();
    } catch (Throwable e) {
      // Also what rendering a value throws, an OutOfMemoryError included: the kernel goes on.
      return queue.isStopped() ? ErrorReport.stopped() : failures.of(e, cell.code());
    }
  }

  private Evaluation evaluate(CellSource source, Evaluator evaluator) throws InterruptedException {
    ran.add(source.language());
    return evaluateOwn(source, evaluator);
  }

  /** Also what is the kernel's own, which says nothing of what cells have declared. */
  private Evaluation evaluateOwn(CellSource source, Evaluator evaluator)
      throws InterruptedException {
    if (source.language() != Language.JAVA) {
      return source.resultName().isEmpty()
          ? evaluator.evaluate(source.code())
          : evaluator.evaluateAs(source.resultName(), source.code());
    }
    var turn = javaTurn.await(runningCells);
    try {
      return evaluator.evaluate(source.code());
    } finally {
      turn.unlock();
    }
  }

  /** What lines above a cell's code reach of the cell. */
  private final class Lines implements Magics.Call {
    private final CellRequest cell;
    private final Language of;

    Lines(CellRequest cell, Language of) {
      this.cell = cell;
      this.of = of;
    }

    @Override
    public Object value(String expression) throws InterruptedException {
      if (of == Language.SQL) {
        SqlEvaluator.requireQuery(expression, spark.session());
      }
      var evaluation = evaluate(new CellSource(of, expression), languages.get(of));
      evaluation.orThrow("expression", expression);
      var value = ((Evaluation.Completed) evaluation).value();
      return value == null ? "" : value;
    }

    @Override
    public void sparkRestarted() throws InterruptedException {
      for (var started : languages.started().entrySet()) {
        var prelude = Preludes.session(started.getKey());
        evaluateOwn(new CellSource(started.getKey(), prelude), started.getValue())
            .orThrow("new session", prelude);
      }
      spark.begin(cell.jobGroup(), cell.cellId(), cell.title());
    }

    @Override
    public boolean hasRun(Language asked) {
      return ran.contains(asked);
    }

    @Override
    public void forget() {
      shared.forget();
      records.forget();
      runningCells.forget();
      try {
        languages.started().values().forEach(Evaluator::forget);
      } finally {
        spark.begin(cell.jobGroup(), cell.cellId(), cell.title());
      }
    }
  }

  private void show(CellRequest cell, Evaluation.Completed completed, int count) throws Exception {
    if (cell.silent() || (completed.value() == null && completed.text().isEmpty())) {
      return;
    }
    var stream = completed.value();
    if (stream != null && LiveDisplay.isFor(stream)) {
      OwnCode.run(
          () -> {
            live.show(stream, cell);
            return true;
          });
      return;
    }
    var shown = OwnCode.run(() -> display.render(completed.value(), completed.text()));
    streams.flush();
    var content = Json.object().put("execution_count", count);
    content.set("data", shown.data());
    content.set("metadata", shown.metadata());
    replies.publish(cell.message(), "execute_result", content);
  }

  private ObjectNode userExpressions(CellRequest cell) {
    var results = Json.object();
    cell.userExpressions()
        .forEach((name, expression) -> results.set(name, expressionResult(expression)));
    return results;
  }

  private ObjectNode expressionResult(String expression) {
    try {
      var source = CellSource.of(expression, language);
      var evaluation = evaluate(source, languages.get(source.language()));
      if (evaluation instanceof Evaluation.Completed completed) {
        var shown = OwnCode.run(() -> display.render(completed.value(), completed.text()));
        var result = Json.object().put("status", "ok");
        result.set("data", shown.data());
        result.set("metadata", shown.metadata());
        return result;
      }
      var report =
          evaluation instanceof Evaluation.DoesNotCompile refused
              ? ErrorReport.of(refused, source.code())
              : ErrorReport.of(((Evaluation.Threw) evaluation).error());
      return report.content().put("status", "error");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ErrorReport.stopped().content().put("status", "error");
    } catch (RuntimeException e) {
      return ErrorReport.of(e).content().put("status", "error");
    }
  }

  @Override
  public ObjectNode evidence(CellRequest request) {
    spark.beginUncounted(request.jobGroup());
    try {
      return evidence.answer(request.message().content(), request.jobGroup());
    } finally {
      var ended = spark.end(request.jobGroup(), false);
      LOG.log(System.Logger.Level.DEBUG, "Evidence took {0}", ended);
    }
  }

  @Override
  public void cancel(CellRequest cell) {
    spark.cancel(cell.jobGroup());
    input.stop(cell);
  }

  @Override
  public CellQueue.Outcome abandon(CellRequest cell) {
    javaTurn.abandon(cell);
    var progress = displays.remove(cell);
    if (progress != null) {
      progress.close();
    }
    var error = ErrorReport.stopped();
    streams.flush();
    if (!cell.silent()) {
      replies.publish(cell.message(), "error", error.content());
    }
    var content = error.content().put("status", "error");
    return new CellQueue.Outcome(content.put("execution_count", history.count()), true);
  }
}
